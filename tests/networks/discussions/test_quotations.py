"""A quotation follows the post it is from: hidden, deleted, removed or redacted with it, and put back with it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import flows as account_flows
from accounts.models import Erasure, User
from accounts.personal_data import data_export
from hub.quotations.models import Quotation, WithheldQuotation
from learn.comments import flows as comment_flows
from learn.comments.models import Comment
from networks.discussions import drafts, flows
from networks.discussions.flows.bulk_removal import remove_some_of
from networks.discussions.integrations.network_export import posts as exported_posts
from networks.discussions.models import Post, Thread, ThreadDraft
from networks.discussions.posts.reply_prefill import quoted
from networks.discussions.search.indexing import index_waiting
from networks.models import Network
from tests.cast import Cast, visiting
from tests.learn.comments.make import here_for_a_year
from tests.make import make_article
from tests.networks.discussions.make import make_reply, make_thread, writing
from tests.networks.make import let_in, make_network
from tests.racing import race

pytestmark = pytest.mark.django_db

WORDS = "The lady in bed four is zqnameqz the florist."
OWN = "<p>I would ask the ward.</p>"


@pytest.fixture
def public(cast: Cast) -> Network:
    public = make_network(convener=cast.asha, level="public", slug="public")
    for person in (cast.ben, cast.cleo):
        let_in(public, person, by=cast.asha, role="moderator" if person == cast.ben else "member")
    return public


@pytest.fixture
def post(public: Network, cast: Cast) -> Post:
    return make_reply(
        make_thread(public, cast.asha), cast.cleo, f"<p>{WORDS}</p><p>Who else has seen it?</p>"
    )


def linked_before(post: Post) -> str:
    """As quotations were written before they had a `cite`."""
    address = post.get_absolute_url()
    return (
        f'<blockquote><p>From <a href="{address}">an earlier post</a>:</p>{post.body}</blockquote>'
    )


def link_removed(post: Post) -> str:
    return f"<blockquote>{post.body}</blockquote>"


def a_sentence(_: Post) -> str:
    return f"<blockquote><p>“{WORDS.upper()}”</p></blockquote>"


def within_another(post: Post) -> str:
    return f"<blockquote><p>She said:</p>{quoted(post)}</blockquote>"


QUOTATIONS: dict[str, Callable[[Post], str]] = {
    each.__name__: each
    for each in (quoted, linked_before, link_removed, a_sentence, within_another)
}


def said(post: Post) -> str:
    return str(Post.objects.get(pk=post.pk).body)


def hide(post: Post, _: Cast) -> None:
    flows.set_hidden(post=post, on=True)


def show(post: Post) -> None:
    flows.set_hidden(post=post, on=False)


def take_back(post: Post, cast: Cast) -> None:
    flows.delete_post(post=post, by=cast.cleo)


def delete(post: Post, cast: Cast) -> None:
    flows.delete_post(post=post, by=cast.ben, reason="Names her.")


def take_down(post: Post, cast: Cast) -> None:
    flows.take_down_post(post=post, by=cast.ben, reason="Names her.")


def hide_discussion(post: Post, _: Cast) -> None:
    flows.set_hidden(post=post.thread.posts.get(number=1), on=True)


def remove_all_of_theirs(post: Post, cast: Cast) -> None:
    remove_some_of(cast.cleo.pk, post.thread.network_id)


def close_their_account(_: Post, cast: Cast) -> None:
    account_flows.close_account(user=cast.cleo, mode=Erasure.Mode.REMOVE)


def redact(post: Post, cast: Cast) -> None:
    flows.redact(post=post, by=cast.ben, passage="zqnameqz", everywhere=False)


WAYS = {
    each.__name__: each
    for each in (
        hide,
        take_back,
        delete,
        take_down,
        hide_discussion,
        remove_all_of_theirs,
        close_their_account,
        redact,
    )
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("quotation", QUOTATIONS)
def test_the_words_go_with_the_post(
    public: Network, post: Post, cast: Cast, way: str, quotation: str
) -> None:
    body = QUOTATIONS[quotation](post) + OWN
    here = make_reply(post.thread, cast.asha, body)
    elsewhere = make_thread(public, cast.ben, body=body).posts.get()
    WAYS[way](post, cast)
    for each in (here, elsewhere):
        assert "zqnameqz" not in said(each).lower()
        assert OWN in said(each)
        assert Post.objects.get(pk=each.pk).version > each.version


@pytest.mark.parametrize("quotation", QUOTATIONS)
def test_shown_again_it_comes_back_as_it_was(
    public: Network, post: Post, cast: Cast, quotation: str
) -> None:
    quote = make_thread(public, cast.ben, body=QUOTATIONS[quotation](post) + OWN).posts.get()
    before = said(quote)
    for _ in range(2):
        hide(post, cast)
        hide(post, cast)
        assert "florist" not in said(quote).lower()
        show(post)
        assert said(quote) == before
    assert not WithheldQuotation.objects.exists()


def test_words_of_ones_own_that_look_alike_stay(public: Network, post: Post, cast: Cast) -> None:
    body = "<p>Who else has seen it?</p><blockquote><p>Seen it.</p></blockquote><blockquote><p>A book</p></blockquote>"
    own = make_reply(post.thread, cast.asha, body)
    hide(post, cast)
    assert said(own) == body


def test_a_part_of_a_sentence_is_recognised_in_the_same_discussion(post: Post, cast: Cast) -> None:
    quote = make_reply(
        post.thread, cast.asha, "<blockquote><p>bed four is zqnameqz</p></blockquote>"
    )
    hide(post, cast)
    assert "zqnameqz" not in said(quote)


def test_of_two_quotations_the_other_one_stays(post: Post, cast: Cast) -> None:
    other = make_reply(post.thread, cast.ben, "<p>We label the beds.</p>")
    quote = make_reply(post.thread, cast.asha, quoted(post) + OWN + quoted(other))
    hide(post, cast)
    assert "florist" not in said(quote)
    assert "We label the beds." in said(quote)


def test_within_a_withheld_quotation_the_other_follows_its_own_post(post: Post, cast: Cast) -> None:
    once = make_reply(post.thread, cast.asha, quoted(post) + OWN)
    twice = make_reply(post.thread, cast.ben, quoted(once))
    hide(once, cast)
    hide(post, cast)
    show(once)
    assert "I would ask" in said(twice)
    assert "florist" not in said(twice)
    show(post)
    assert "florist" in said(twice)
    assert "florist" in said(once)


def own_data(person: User) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        data_export.write(person, archive)
    with zipfile.ZipFile(packed) as archive:
        return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def surfaces(public: Network, quote: Post, cast: Cast) -> dict[str, str]:
    """Everything that shows the quoting post's text, as it leaves."""
    address = quote.get_absolute_url()
    member, writer = visiting(cast.asha), visiting(cast.ben)
    shown = {
        path: member.get(path).content.decode()
        for path in (
            quote.thread.get_absolute_url(),
            f"{address}history/",
            reverse("discussions:feed", args=["public"]),
            reverse("discussions:search") + "?q=florist",
            reverse("learn:library") + "?q=florist",
            f"{quote.thread.get_absolute_url()}?quote={quote.pk}",
            reverse("discussions:drafts"),
            "/notifications/",
            "/",
        )
    }
    shown["edit"] = writer.get(f"{address}edit/").content.decode()
    shown["own data"] = own_data(cast.ben)
    shown["copy"] = json.dumps([*exported_posts(public, cast.asha)], default=str)
    return shown


def test_no_surface_shows_it_and_every_surface_again(
    public: Network, post: Post, cast: Cast
) -> None:
    quote = make_thread(public, cast.ben, body=quoted(post) + OWN).posts.get()
    flows.edit_post(post=quote, by=cast.ben, body=f"{quoted(post)}<p>Or the matron.</p>", version=1)
    place = drafts.ThreadDraftPlace(public, post.thread)
    drafts.keep(by=cast.asha, place=place, typed={"body": quoted(post), "key": str(uuid4())})
    index_waiting()
    before = {name for name, text in surfaces(public, quote, cast).items() if "zqnameqz" in text}
    assert len(before) >= 8, before
    hide(post, cast)
    assert {
        name for name, text in surfaces(public, quote, cast).items() if "zqnameqz" in text
    } == set()
    assert (
        "This quotation is not shown"
        in visiting().get(quote.thread.get_absolute_url()).content.decode()
    )
    show(post)
    assert {
        name for name, text in surfaces(public, quote, cast).items() if "zqnameqz" in text
    } == before


def test_a_draft_posted_meanwhile_gets_its_quotation_back(post: Post, cast: Cast) -> None:
    place = drafts.ThreadDraftPlace(post.thread.network, post.thread)
    drafts.keep(by=cast.asha, place=place, typed={"body": f"{quoted(post)}<p>I think</p>"})
    hide(post, cast)
    body = ThreadDraft.objects.get(user=cast.asha).fields["body"]
    assert "florist" not in body
    reply = make_reply(post.thread, cast.asha, body)
    show(post)
    assert "florist" in said(reply)


@pytest.mark.parametrize("quotation", QUOTATIONS)
def test_what_is_sent_after_the_hiding_is_withheld_too(
    post: Post, cast: Cast, quotation: str
) -> None:
    """The editor was open while the post was hidden."""
    body = QUOTATIONS[quotation](post) + OWN
    hide(post, cast)
    reply = make_reply(post.thread, cast.asha, body)
    assert "florist" not in said(reply).lower()
    edited = make_reply(post.thread, cast.asha)
    flows.edit_post(post=edited, by=cast.asha, body=body, version=1)
    assert "florist" not in said(edited).lower()
    place = drafts.ThreadDraftPlace(post.thread.network, post.thread)
    for _ in range(3):
        drafts.keep(by=cast.asha, place=place, typed={"body": body})
    assert "florist" not in ThreadDraft.objects.get(user=cast.asha).fields["body"].lower()
    assert WithheldQuotation.objects.count() <= 2  # the same words are retained once
    show(post)
    for each in (reply, edited):
        assert "florist" in said(each).lower()


def test_what_was_written_inside_meanwhile_stays(post: Post, cast: Cast) -> None:
    quote = make_reply(post.thread, cast.asha, quoted(post))
    hide(post, cast)
    row = Post.objects.get(pk=quote.pk)
    written = row.body.replace("</blockquote>", "<p>My own line.</p></blockquote>")
    flows.edit_post(post=row, by=cast.asha, body=written, version=row.version)
    show(post)
    assert "florist" in said(quote)
    assert "<p>My own line.</p>" in said(quote)


def test_words_that_a_moderator_took_out_do_not_come_back_in_quotations(
    post: Post, cast: Cast
) -> None:
    quote = make_reply(post.thread, cast.asha, quoted(post))
    hide(post, cast)
    flows.edit_after_decision(post=post, by=cast.ben, body="<p>Who else has seen it?</p>")
    show(post)
    assert "florist" not in said(quote)
    again = make_reply(post.thread, cast.asha, quoted(Post.objects.get(pk=post.pk)))
    hide(post, cast)
    show(post)
    assert "Who else has seen it?" in said(again)


def test_what_is_redacted_while_it_is_withheld_stays_away(post: Post, cast: Cast) -> None:
    quote = make_reply(post.thread, cast.asha, quoted(post))
    hide(post, cast)
    flows.redact(post=post, by=cast.ben, passage="zqnameqz", everywhere=False)
    show(post)
    assert "zqnameqz" not in said(quote)
    assert "the florist" in said(quote)


def test_deleted_for_good_nothing_is_retained(post: Post, cast: Cast) -> None:
    make_reply(post.thread, cast.asha, quoted(post))
    flows.take_down_post(post=post, by=cast.ben, reason="Names her.")
    assert WithheldQuotation.objects.exists()
    flows.purge_post(post=post)
    assert not WithheldQuotation.objects.exists()


def test_after_an_appeal_it_comes_back(post: Post, cast: Cast) -> None:
    quote = make_reply(post.thread, cast.asha, quoted(post))
    flows.take_down_post(post=post, by=cast.ben, reason="Names her.")
    flows.restore_post(post=post, by=cast.ben)
    assert "florist" in said(quote)


def test_comments_follow_posts_and_each_other(post: Post, cast: Cast) -> None:
    article = make_article("Naming beds")
    ben = here_for_a_year(cast.ben)

    def commented(body: str) -> Comment:
        written = comment_flows.CommentInput(by=ben, body=body, key=uuid4())
        return comment_flows.write(article=article, writing=written)

    comment = commented(quoted(post) + "<p>The peony lamp was on.</p>")
    quote = commented(
        f'<blockquote cite="{comment.get_absolute_url()}">{comment.body}</blockquote>'
    )
    unlinked = commented("<blockquote><p>The peony lamp was on.</p></blockquote>")
    hide(post, cast)
    page = visiting().get(article.get_absolute_url()).content.decode()
    assert "florist" not in page
    assert page.count("The peony lamp was on.") == 3
    comment_flows.set_hidden(comment=comment, on=True)
    assert "peony" not in visiting().get(article.get_absolute_url()).content.decode()
    comment_flows.set_hidden(comment=comment, on=False)
    show(post)
    assert Comment.objects.get(pk=quote.pk).body == quote.body
    assert Comment.objects.get(pk=unlinked.pk).body == unlinked.body


def test_what_was_written_before_quotations_were_noted_is_reached(post: Post, cast: Cast) -> None:
    quote = make_reply(post.thread, cast.asha)
    Post.objects.filter(pk=quote.pk).update(body=linked_before(post))
    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())
    assert not Quotation.objects.exists()
    for _ in range(2):
        call_command("note_quotations")
        assert "florist" not in said(quote)
    show(post)
    assert "florist" in said(quote)


def test_hiding_asks_no_query_for_each_quotation(post: Post, cast: Cast) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            hide(post, cast)
        show(post)
        return len(queries)

    make_reply(post.thread, cast.asha, quoted(post))
    few = asked()
    for _ in range(15):
        make_reply(post.thread, cast.asha, quoted(post), limited=False)
    assert asked() <= few


@pytest.mark.django_db(transaction=True)
def test_a_quotation_sent_in_the_same_moment_is_withheld(post: Post, cast: Cast) -> None:
    thread: Thread = make_thread(post.thread.network, cast.ben)
    body = quoted(post)
    said_of_all = [writing(cast.ben, body, limited=False) for _ in range(5)]
    race(
        lambda: flows.set_hidden(post=post, on=True),
        *[partial(flows.reply, thread=thread, writing=each) for each in said_of_all],
    )
    assert Post.objects.filter(thread=thread).count() == 6
    assert not Post.objects.filter(thread=thread, body__contains="florist").exists()
