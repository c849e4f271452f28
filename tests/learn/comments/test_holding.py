"""What newcomers comment waits for a moderator first, and how much they may write."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from hub.errors import NotAllowed
from hub.moderation.flows import decide
from hub.moderation.models import Case
from hub.notifications.models import Event
from learn.comments import flows
from learn.comments.models import Comment
from learn.models import Article
from tests.cast import SignedInClient
from tests.learn.comments.make import make_comment
from tests.make import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article("Counting aloud")


def page_of(article: Article, viewer: User | None = None, first: int = 0) -> str:
    client = SignedInClient()
    if viewer:
        client.force_login(viewer)
    return client.get(article.get_absolute_url(), {"comments": first}).content.decode()


def test_a_newcomers_first_comment_is_seen_by_nobody_else_and_told_to_nobody(
    article: Article, newcomer: User, ben: User
) -> None:
    held = make_comment(article, newcomer, "My first word here")
    assert "My first word here" in page_of(article, newcomer, held.pk)
    assert "Waits for a moderator" in page_of(article, newcomer, held.pk)
    for viewer in (None, ben):
        assert "My first word here" not in page_of(article, viewer, held.pk)
        assert "is hidden here" not in page_of(article, viewer, held.pk)
    assert Client().get(held.get_absolute_url()).status_code == 404
    assert (Case.objects.get().kind, Case.objects.get().held_for) == ("comment", "first")
    assert not Event.objects.filter(event_type="comment").exists()


def test_let_through_it_stands_there_and_is_told_once(
    article: Article, newcomer: User, hana: User
) -> None:
    make_comment(article, newcomer, "My first word here")
    decide(case=Case.objects.get(), by=hana, decision="let-through", note="", as_staff=True)
    assert "My first word here" in page_of(article)
    assert Event.objects.filter(event_type="comment").count() == 1
    make_comment(article, newcomer, "My second word")
    assert "My second word" in page_of(article)


def test_a_link_and_the_same_text_twice_say_so_in_the_queue(
    article: Article, newcomer: User, ben: User
) -> None:
    make_comment(
        article, newcomer, 'Buy <a href="https://beds.example/">beds</a> at half the price'
    )
    assert Case.objects.get().held_for == "links"
    text = "The very same long sentence about beds, which somebody posts below every article that they can find."
    for number in range(3):
        make_comment(make_article(f"Article {number}"), ben, text)
    assert Comment.objects.filter(author=ben, held_at=None).count() == 2
    assert Case.objects.order_by("pk").last().held_for == "repeated"  # type: ignore[union-attr]


def test_who_writes_too_much_is_told_so_and_keeps_the_text(
    article: Article, newcomer: User
) -> None:
    client = SignedInClient()
    client.force_login(newcomer)
    address = reverse("comments:comment-create", args=[article.pk])
    with override_settings(
        WRITING_LIMITS={"minute": 1, "hour": 9, "new_posts": 9, "new_threads": 9, "new_links": 2}
    ):
        for text in ("One", "Two"):
            page = client.post(address, {"body": f"<p>{text}</p>", "key": str(uuid4())})
    assert "within a minute" in page.content.decode()
    assert "Two" in page.content.decode()
    assert Comment.objects.count() == 1


def test_words_that_are_taken_out_are_kept_nowhere(article: Article, ben: User, hana: User) -> None:
    comment = make_comment(article, ben, "Ask Mrs Hollis about it.")
    flows.edit(comment=comment, by=ben, body="<p>Mrs Hollis knows.</p>", version=1)
    assert flows.redact(comment=comment, by=hana, passage="Mrs Hollis", everywhere=False) == 2
    comment.refresh_from_db()
    assert comment.body == "<p>[removed] knows.</p>"
    assert "Hollis" not in comment.revisions.get().body


def test_somebody_elses_hidden_comment_takes_no_change(article: Article, newcomer: User) -> None:
    held = make_comment(article, newcomer, "Waiting")
    with pytest.raises(NotAllowed):
        flows.edit(comment=held, by=newcomer, body="<p>Changed</p>", version=1)
