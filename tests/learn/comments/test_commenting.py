"""Commenting on an article: writing, replying, and where a comment stands."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from hub.errors import NotAllowed
from hub.notifications.inbox import page_of
from hub.rendering.fragment_cache import TOKEN_PLACE
from hub.safeguarding.justifications import Justification
from hub.safeguarding.rules import FindingKind
from learn.comments import flows
from learn.comments.comment_rows import PER_PAGE, page_from
from learn.comments.models import Comment
from learn.models import Article, ArticleFigures
from tests.cast import make_hana, make_staff
from tests.learn.comments.make import here_for_a_year, make_comment
from tests.make import make_article, make_hidden_articles, make_person
from tests.networks.discussions.telling import told

pytestmark = pytest.mark.django_db


def box(article: Article) -> str:
    return reverse("comments:comment-create", args=[article.pk])


def sent(text: str = "We saw the same.", **fields: Any) -> dict[str, str]:
    return {"body": f"<p>{text}</p>" if text else "", "key": str(uuid4()), **fields}


def number_shown(article: Article) -> int:
    return ArticleFigures.objects.get(pk=article.pk).comments


# --- Writing ----------------------------------------------------------------------------------------------------------


def test_a_comment_stands_below_the_article(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    response = client.post(box(article), sent("It helped on our ward."))
    comment = Comment.objects.get()
    assert response.status_code == 302
    assert response["Location"] == comment.get_absolute_url()
    page = Client().get(article.get_absolute_url()).content.decode()
    assert "It helped on our ward." in page
    assert "1 comment</h2>" in page
    assert "Ella Novak" in page


def test_a_reply_stands_below_its_comment_and_a_reply_to_it_too(ella: User, ben: User) -> None:
    article = make_article()
    first = make_comment(article, ella, "First")
    second = make_comment(article, ella, "Second")
    reply = make_comment(article, ben, "To the first", reply_to=first)
    deeper = make_comment(article, ella, "To the reply", reply_to=reply)
    assert deeper.reply_to_id == first.pk
    assert [row.pk for row in page_from(article.pk, AnonymousUser()).rows] == [
        first.pk,
        reply.pk,
        deeper.pk,
        second.pk,
    ]


def test_who_is_not_signed_in_gets_the_text_back(client: Client) -> None:
    article = make_article()
    response = client.post(box(article), sent("Half an hour of work."))
    assert response.status_code == 403
    assert "Half an hour of work." in response.content.decode()
    assert not Comment.objects.exists()


def test_an_article_in_draft_takes_no_comments_and_is_a_stranger(
    client: Client, ella: User
) -> None:
    client.force_login(ella)
    for article in make_hidden_articles():
        assert client.post(box(article), sent()).status_code == 404
    assert (
        client.post(reverse("comments:comment-create", args=[987_654_321]), sent()).status_code
        == 404
    )
    assert not Comment.objects.exists()


def test_an_article_taken_down_meanwhile_gives_the_text_back(ella: User) -> None:
    article = make_article()
    Article.objects.filter(pk=article.pk).update(status="archived")
    with pytest.raises(NotAllowed, match="no longer public"):
        make_comment(article, ella)
    assert not Comment.objects.exists()


def test_an_empty_comment_comes_back_with_a_word(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    response = client.post(box(article), sent(""))
    assert response.status_code == 200
    assert "Write something first." in response.content.decode()
    assert not Comment.objects.exists()


def test_an_nhs_number_is_pointed_out_and_nothing_is_lost(client: Client, ella: User) -> None:
    article = make_article()
    client.force_login(ella)
    page = client.post(box(article), sent("Patient 999 247 5145 fell.")).content.decode()
    assert "An NHS number cannot be posted here" in page
    assert "999 247 5145" in page
    assert not Comment.objects.exists()


def test_the_box_is_only_posted_to(client: Client, ella: User) -> None:
    client.force_login(ella)
    assert client.get(box(make_article())).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_twenty_of_the_same_form_are_one_comment() -> None:
    article, ella = make_article(), here_for_a_year(make_person("Ella Novak"))
    same = flows.CommentInput(by=ella, body="<p>Once</p>", key=uuid4())

    def send(_: int) -> int:
        try:
            return flows.write(article=article, writing=same).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(20)))) == 1
    assert number_shown(article) == Comment.objects.count() == 1


def test_another_persons_key_is_refused(ella: User, ben: User) -> None:
    article, key = make_article(), uuid4()
    flows.write(article=article, writing=flows.CommentInput(by=ella, body="<p>Mine</p>", key=key))
    with pytest.raises(NotAllowed, match="Somebody sent this form before"):
        flows.write(
            article=article, writing=flows.CommentInput(by=ben, body="<p>Yours</p>", key=key)
        )


# --- Where it stands --------------------------------------------------------------------------------------------------


def test_pages_follow_each_other_without_gaps(ella: User) -> None:
    article = make_article()
    comments = [
        make_comment(article, ella, f"Number {number}") for number in range(PER_PAGE * 2 + 1)
    ]
    for comment in comments[:3]:
        make_comment(article, ella, "A reply", reply_to=comment)
    in_order = list(Comment.objects.shown_below(article.pk, 0).values_list("pk", flat=True))
    first = page_from(article.pk, AnonymousUser())
    assert first.later is not None
    second = page_from(article.pk, AnonymousUser(), first=first.later)
    assert second.later is not None
    third = page_from(article.pk, AnonymousUser(), first=second.later)
    assert [row.pk for page in (first, second, third) for row in page.rows] == in_order
    assert (first.earlier, second.earlier, third.earlier, third.later) == (
        None,
        0,
        second.rows[0].pk,
        None,
    )


def test_the_permanent_address_leads_to_the_page_it_stands_on(client: Client, ella: User) -> None:
    article = make_article()
    comments = [make_comment(article, ella, f"Number {number}") for number in range(PER_PAGE + 2)]
    for comment in (comments[0], comments[-1]):
        landed = client.get(comment.get_absolute_url())
        assert landed["Location"].endswith(f"#comment-{comment.pk}")
        assert f'id="comment-{comment.pk}"' in client.get(landed["Location"]).content.decode()


def test_asking_for_a_page_that_is_not_there_gives_the_first(client: Client, ella: User) -> None:
    article = make_article()
    make_comment(article, ella, "The only one")
    for asked in ("987654321", "-1", "x" * 50, "9" * 30, "٣"):
        assert (
            "The only one"
            in client.get(article.get_absolute_url(), {"comments": asked}).content.decode()
        )


def test_a_page_costs_as_many_queries_for_twenty_as_for_one(client: Client, ella: User) -> None:
    few, many = make_article("Few"), make_article("Many")
    make_comment(few, ella)
    for number in range(PER_PAGE + 5):
        make_comment(many, ella, f"Number {number}")
    for article in (few, many):
        client.get(article.get_absolute_url())

    def queries(article: Article) -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            client.get(article.get_absolute_url())
        return len(counted)

    assert queries(few) == queries(many) <= 4


def test_an_article_without_comments_asks_nothing_of_them(client: Client) -> None:
    article = make_article()
    client.get(article.get_absolute_url())
    with CaptureQueriesContext(connection) as counted:
        client.get(article.get_absolute_url())
    assert not [query for query in counted.captured_queries if "comments_comment" in query["sql"]]


def test_what_is_said_to_be_fine_is_told_to_staff_who_decide(ella: User) -> None:
    hana, other = make_hana(), make_staff("Other Staff")
    writing = flows.CommentInput(
        ella,
        "<p>Ring 07700 900123.</p>",
        uuid4(),
        [Justification(FindingKind.TELEPHONE, "Our own")],
    )
    comment = flows.write(article=make_article(), writing=writing)
    assert told(hana) == ["said why something is fine in"]
    assert told(other) == told(ella) == []
    assert page_of(hana).lines[0].shown.address == comment.get_absolute_url()
    User.objects.filter(pk=hana.pk).update(is_superuser=False)
    assert told(hana) == []


def test_the_readers_token_stands_in_forms_and_never_in_what_somebody_wrote(
    client: Client, ella: User, ben: User
) -> None:
    article = make_article()
    make_comment(
        article, ben, f'<a href="https://elsewhere.example/?t={TOKEN_PLACE}">{TOKEN_PLACE}</a>'
    )
    client.force_login(ella)
    page = client.get(article.get_absolute_url()).content.decode()
    assert f"https://elsewhere.example/?t={TOKEN_PLACE}" in page
    assert page.count(TOKEN_PLACE) == 2  # in the link and in its words
