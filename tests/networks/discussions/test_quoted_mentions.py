"""Whoever is named in a quotation, in code or struck out is not told again; in posts, edits and comments."""

from __future__ import annotations

from uuid import uuid4

import pytest

from hub.notifications.models import Event
from hub.posts.mentions import handles_in
from learn.comments import flows as comment_flows
from learn.comments.models import CommentMention
from networks.discussions import flows
from networks.discussions.models import PostMention
from networks.discussions.posts.reply_prefill import quoted
from networks.models import Network
from tests.cast import Cast
from tests.learn.comments.make import here_for_a_year
from tests.make import make_article
from tests.networks.discussions.make import make_reply, make_thread

pytestmark = pytest.mark.django_db


def test_a_quotation_names_nobody_again(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.asha, body=f"<p>Ask @{cast.cleo.handle}.</p>")
    first = thread.posts.get()
    reply = make_reply(
        thread,
        cast.ben,
        f"{quoted(first)}<p>I will.</p><pre><code>@{cast.cleo.handle}</code></pre>",
    )
    assert not PostMention.objects.filter(post=reply).exists()
    again = make_thread(network, cast.ben, body=quoted(first)).posts.get()
    assert not PostMention.objects.filter(post=again).exists()


def test_an_edit_that_adds_a_quotation_tells_nobody(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.asha, body=f"<p>Ask @{cast.cleo.handle}.</p>")
    reply = make_reply(thread, cast.ben)
    Event.objects.all().delete()
    flows.edit_post(
        post=reply,
        by=cast.ben,
        body=f"{quoted(thread.posts.get(number=1))}<p>I will.</p>",
        version=1,
    )
    assert not Event.objects.filter(event_type="mention").exists()
    assert not PostMention.objects.filter(post=reply).exists()


def test_in_ones_own_words_beside_a_quotation_they_are_told(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.asha, body=f"<p>Ask @{cast.ben.handle}.</p>")
    reply = make_reply(
        thread, cast.ben, f"{quoted(thread.posts.get())}<p>Better @{cast.cleo.handle}.</p>"
    )
    assert [mention.user for mention in PostMention.objects.filter(post=reply)] == [cast.cleo]


def test_a_comment_names_nobody_in_a_quotation(cast: Cast) -> None:
    body = f"<blockquote><p>Ask @{cast.cleo.handle}.</p></blockquote><p>And <code>@{cast.ben.handle}</code></p>"
    written = comment_flows.CommentInput(by=here_for_a_year(cast.asha), body=body, key=uuid4())
    comment = comment_flows.write(article=make_article("Asking"), writing=written)
    assert not CommentMention.objects.filter(comment=comment).exists()


@pytest.mark.parametrize(
    ("body", "handles"),
    [
        ("<p>@ann <s>@ben</s> <kbd>@cat</kbd> <q>@dan</q> @eve</p>", ["ann", "eve"]),
        (
            "<blockquote><p>@ann</p><blockquote>@ben</blockquote>@cat</blockquote><p>@dan</p>",
            ["dan"],
        ),
        ("<p>@ann<code>@ben</code>@cat</p>", ["ann", "cat"]),
        ("<p>Say &lt;blockquote&gt; @ann</p>", ["ann"]),
        ('<p><a href="/x/" title="<code>">@ann</a> <strong>@ben</strong></p>', ["ann", "ben"]),
    ],
)
def test_of_ones_own_words_alone(body: str, handles: list[str]) -> None:
    assert handles_in(body) == handles
