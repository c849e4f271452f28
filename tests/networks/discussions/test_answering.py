"""Replying and quoting say whom, a long post is folded, and what became of a reaction or vote is heard."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from networks.discussions.models import Poll, Post, Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.conftest import queries_of
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.asha)


@pytest.fixture
def open_thread(cast: Cast) -> Thread:
    network = make_network(convener=cast.asha, slug="nameless", allows_anonymous=True)
    let_in(network, cast.cleo, by=cast.asha)
    let_in(network, cast.ben, by=cast.asha)
    return make_thread(network, cast.asha)


def box(client: Client, thread: Thread, asked: str) -> str:
    page = client.get(f"{thread.get_absolute_url()}?{asked}").content.decode()
    return page.partition('id="reply"')[2]


def shown(client: Client, thread: Thread) -> str:
    return str(client.get(thread.get_absolute_url()).content.decode())


@pytest.mark.parametrize("verb", ["reply_to", "quote"])
def test_the_box_says_whom_and_the_caret_is_in_it(thread: Thread, cast: Cast, verb: str) -> None:
    post = make_reply(thread, cast.cleo)
    text = box(visitor(cast.ben), thread, f"{verb}={post.pk}")
    assert (
        f'name="reply_to" value="{post.pk}" checked> Replying to <strong>Cleo Marsh</strong>'
        in text
    )
    assert "autofocus" in text
    assert "Replying to" not in box(visitor(cast.ben), thread, "")


def test_an_anonymous_post_is_answered_under_its_pseudonym(open_thread: Thread, cast: Cast) -> None:
    post = make_reply(open_thread, cast.cleo, anonymous=True)
    text = box(visitor(cast.ben), open_thread, f"quote={post.pk}")
    assert "Replying to <strong>Anonymous member 1</strong>" in text
    reply = make_reply(
        open_thread,
        cast.ben,
        f'<blockquote cite="{post.get_absolute_url()}">{post.body}</blockquote>',
    )
    page = shown(visitor(cast.ben), open_thread)
    assert f'<a href="{post.get_absolute_url()}">Anonymous member 1</a> wrote:' in page
    assert "Cleo" not in page.partition(f'id="post-{reply.pk}"')[2].partition("</article>")[0]


def test_taking_the_tick_away_makes_it_a_reply_to_nobody(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo)
    address = reverse("discussions:reply", args=[thread.network.slug, thread.pk])
    client = visitor(cast.ben)
    for answered in (post.pk, ""):
        typed = {"body": "<p>Yes.</p>", "key": uuid4()} | (
            {"reply_to": answered} if answered else {}
        )
        client.post(address, typed)
        assert Post.objects.order_by("-pk")[0].reply_to_id == (answered or None)


def test_a_refused_reply_and_a_draft_still_say_whom(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo)
    client = visitor(cast.ben)
    address = reverse("discussions:reply", args=[thread.network.slug, thread.pk])
    refused = client.post(
        address, {"body": "", "reply_to": post.pk, "key": uuid4()}
    ).content.decode()
    assert "Replying to <strong>Cleo Marsh</strong>" in refused
    kept = reverse("discussions:draft-of-reply", args=[thread.network.slug, thread.pk])
    client.post(kept, {"body": "<p>I think</p>", "reply_to": post.pk, "key": uuid4()})
    assert "Replying to <strong>Cleo Marsh</strong>" in box(client, thread, "")


def quoting(post: Post, by: User, thread: Thread) -> Post:
    return make_reply(
        thread, by, f'<blockquote cite="{post.get_absolute_url()}">{post.body}</blockquote>'
    )


def test_a_quotation_shows_whose_words_and_follows_the_name(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo)
    quoting(post, cast.ben, thread)
    assert f'<a href="{post.get_absolute_url()}">Cleo Marsh</a> wrote:' in shown(
        visitor(cast.asha), thread
    )
    User.objects.filter(pk=cast.cleo.pk).update(display_name="Cleo <Reed>")
    assert ">Cleo &lt;Reed&gt;</a> wrote:" in shown(visitor(cast.asha), thread)
    assert "Cleo" not in Post.objects.order_by("-pk")[0].body


def test_a_post_of_another_network_is_quoted_without_a_name(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo)
    elsewhere = make_thread(make_network(convener=cast.asha, level="public"), cast.asha)
    quoting(post, cast.asha, elsewhere)
    assert "Cleo" not in shown(Client(), elsewhere)


def test_names_cost_one_query_however_many(thread: Thread, cast: Cast) -> None:
    client = visitor(cast.asha)
    posts = [make_reply(thread, cast.cleo) for _ in range(5)]
    quoting(posts[0], cast.ben, thread)
    shown(client, thread)
    few = queries_of(client, thread.get_absolute_url())
    for post in posts:
        quoting(post, cast.ben, thread)
    shown(client, thread)
    assert queries_of(client, thread.get_absolute_url()) == few


def test_a_long_post_is_folded_and_a_short_one_is_not(thread: Thread, cast: Cast) -> None:
    short = make_reply(thread, cast.cleo)
    many_words = make_reply(thread, cast.cleo, f"<p>{'word ' * 1500}</p>", limited=False)
    many_lines = make_reply(thread, cast.cleo, "<p>w</p>" * 80, limited=False)
    page = shown(visitor(cast.ben), thread)
    for post in (many_words, many_lines):
        assert f'id="post-{post.pk}-text"' in page
        assert f'<a href="#post-{post.pk}-text">Show all' in page
    assert f'id="post-{short.pk}-text"' not in page


def test_without_a_script_a_reaction_leads_back_to_its_control(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo)
    client = visitor(cast.ben)
    press = reverse("discussions:reaction", args=[post.pk, "thanks"])
    led = client.post(press, {"on": "1"})["Location"]
    page = client.get(led).content.decode()
    assert led.endswith(f"#post-{post.pk}-react")
    assert (
        f'<summary id="post-{post.pk}-react">React<span class="visually-hidden">. You said: Thank you.'
        in page
    )
    assert "You said “Thank you”. 1 person said so." in page


def test_with_htmx_the_post_comes_back_open_and_is_heard(thread: Thread, cast: Cast) -> None:
    post = make_reply(thread, cast.cleo)
    client = visitor(cast.ben)
    press = reverse("discussions:reaction", args=[post.pk, "thanks"])
    answer = client.post(press, {"on": "1"}, headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.lstrip().startswith('<article class="post"')
    assert f'<details open class="post__more"><summary id="post-{post.pk}-react">' in html
    assert re.search(rf'id="post-{post.pk}-thanks"[^>]*aria-pressed="true"', html, re.DOTALL)
    assert json.loads(answer["HX-Trigger"]) == {
        "said": {"words": "You said “Thank you”. 1 person said so."}
    }
    back = client.post(press, {"on": "0"}, headers=HTMX)
    assert (
        json.loads(back["HX-Trigger"])["said"]["words"]
        == "You took back “Thank you”. 0 people said so."
    )


def test_a_vote_is_heard(thread: Thread, cast: Cast) -> None:
    poll = Poll.objects.create(thread=thread, question="How often?")
    once = poll.choices.create(text="Once", position=1)
    address = reverse("discussions:vote", args=[thread.network.slug, thread.pk])
    client = visitor(cast.ben)
    answer = client.post(address, {"choice": once.pk}, headers=HTMX)
    assert json.loads(answer["HX-Trigger"]) == {
        "said": {"words": "Your vote is counted: Once. 1 person has voted."}
    }
    assert f'id="choice-{once.pk}"' in answer.content.decode()
    led = client.post(address, {"choice": once.pk})["Location"]
    assert led.endswith("#poll-said")
    assert (
        'id="poll-said" tabindex="-1">Your vote is counted: Once.'
        in client.get(led).content.decode()
    )
    away = client.post(address, {"take_back": "1"}, headers=HTMX)
    assert re.search(r'id="vote"[^>]*autofocus', away.content.decode())
