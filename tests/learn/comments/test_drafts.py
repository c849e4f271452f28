"""A comment is kept while one types, on the server, and stands in the box again."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from hub.drafts.models import Draft
from learn.comments import flows
from learn.comments.models import Comment
from learn.models import Article
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.make import make_article

pytestmark = pytest.mark.django_db

KEY = "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11"
STORY = "<p>It was a long night.</p>"


@pytest.fixture
def article(db: None) -> Article:
    return make_article("What a list is for")


@pytest.fixture
def writer(client: Client, ella: User) -> Client:
    client.force_login(here_for_a_year(ella))
    return client


def keep(client: Client, article: Article, body: str = STORY, **more: str) -> int:
    address = reverse("comments:keep-new", args=[article.pk])
    return client.post(address, {"body": body, "key": KEY} | more).status_code


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_it_is_kept_once_and_comes_back(writer: Client, article: Article) -> None:
    assert keep(writer, article, "<p>It was</p>") == 200
    assert keep(writer, article, draft=Draft.objects.get().name) == 200
    assert Draft.objects.get().fields == {"body": STORY, "key": KEY}
    shown = page(writer, article.get_absolute_url())
    for said in (
        "We kept what you wrote on",
        escape(STORY),
        f'value="{KEY}"',
        Draft.objects.get().away_url,
    ):
        assert said in shown


def test_it_answers_whom_the_address_names(writer: Client, article: Article, gus: User) -> None:
    other = make_comment(article, here_for_a_year(gus))
    keep(writer, article)
    shown = page(writer, f"{article.get_absolute_url()}?reply_to={other.pk}")
    assert escape(STORY) in shown
    assert f'name="reply_to" value="{other.pk}"' in shown


def test_others_meet_an_empty_box(writer: Client, article: Article, gus: User) -> None:
    keep(writer, article)
    writer.force_login(gus)
    assert "long night" not in page(writer, article.get_absolute_url())
    writer.logout()
    assert "long night" not in page(writer, article.get_absolute_url())


def test_posting_lets_it_go_and_one_that_comes_later_is_nothing(
    writer: Client, article: Article
) -> None:
    keep(writer, article)
    writer.post(reverse("comments:comment-create", args=[article.pk]), {"body": STORY, "key": KEY})
    assert Comment.objects.count() == 1
    assert not Draft.objects.exists()
    keep(writer, article)
    assert not Draft.objects.exists()


def test_a_change_of_a_comment_is_kept_too(writer: Client, article: Article, ella: User) -> None:
    comment = make_comment(article, ella, "<p>Twice.</p>")
    edit = reverse("comments:comment-edit", args=[comment.pk])
    kept = reverse("comments:keep-edit", args=[comment.pk])
    assert f'data-draft-url="{kept}"' in page(writer, edit)
    writer.post(kept, {"body": STORY, "version": "1"})
    assert escape(STORY) in page(writer, edit)
    writer.post(edit, {"body": STORY, "version": "1"})
    assert not Draft.objects.exists()
    writer.post(kept, {"body": STORY, "version": "1"})
    assert not Draft.objects.exists()


def test_words_that_are_taken_out_do_not_come_back_with_a_draft(
    writer: Client, article: Article, ella: User, hana: User
) -> None:
    comment = make_comment(article, ella, "Ask Mrs Hollis.")
    kept = {"body": "<p>Mrs Hollis knows, I think.</p>", "version": "1"}
    writer.post(reverse("comments:keep-edit", args=[comment.pk]), kept)
    flows.redact(comment=comment, by=hana, passage="Mrs Hollis", everywhere=False)
    assert Draft.objects.get().fields["body"] == "<p>[removed] knows, I think.</p>"


def test_an_article_that_is_not_public_keeps_none(writer: Client) -> None:
    hidden = make_article(status="draft", published_at=None)
    assert keep(writer, hidden) == 404


def test_who_is_signed_out_keeps_none(client: Client, article: Article) -> None:
    assert keep(client, article) == 403
    assert client.get(reverse("comments:keep-new", args=[article.pk])).status_code == 405
    assert not Draft.objects.exists()


def test_a_draft_costs_the_page_two_queries_where_there_is_one(
    writer: Client, article: Article
) -> None:
    page(writer, article.get_absolute_url())
    with CaptureQueriesContext(connection) as before:
        page(writer, article.get_absolute_url())
    keep(writer, article)
    with CaptureQueriesContext(connection) as after:
        page(writer, article.get_absolute_url())
    assert len(after) <= len(before) + 2
