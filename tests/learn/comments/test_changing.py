"""What is done with a comment once it is there: changed, taken back, reacted to, reported, hidden."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import flows as account_flows
from accounts.models import Erasure, User
from hub.audit.models import AuditEvent
from hub.moderation.models import Case
from hub.notifications import flows as notification_flows
from hub.notifications.models import Event, Notification
from hub.posts.editing import PostChanged
from learn.comments import flows
from learn.comments.integrations.personal_data import SECTIONS
from learn.comments.models import Comment, CommentRevision
from learn.figures.counter_checks import drifts, repair
from learn.models import Article, ArticleFigures
from tests.cast import visiting
from tests.learn.comments.make import make_comment
from tests.make import make_article, make_author, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def article() -> Article:
    return make_article("Counting aloud")


@pytest.fixture
def comment(article: Article, ella: User) -> Comment:
    return make_comment(article, ella, "As it was")


def address(comment: Comment, what: str) -> str:
    return reverse(f"comments:comment-{what}", args=[comment.pk])


def page_of(comment: Comment, client: Client | None = None) -> str:
    return (client or Client()).get(comment.article.get_absolute_url()).content.decode()


# --- Changing ---------------------------------------------------------------------------------------------------------


def test_an_author_changes_it_for_a_day_and_the_old_words_stay_in_its_history(
    comment: Comment, ella: User
) -> None:
    client = visiting(ella)
    assert "As it was" in client.get(address(comment, "edit")).content.decode()
    assert (
        client.post(address(comment, "edit"), {"body": "<p>As it is</p>", "version": 1}).status_code
        == 302
    )
    assert "As it is" in page_of(comment)
    assert "edited" in page_of(comment)
    assert "As it was" in client.get(address(comment, "history")).content.decode()
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert client.get(address(comment, "edit")).status_code == 403


def test_two_who_change_it_at_once_see_both_texts(comment: Comment, ella: User, hana: User) -> None:
    flows.edit(comment=comment, by=hana, body="<p>By the staff</p>", version=1)
    with pytest.raises(PostChanged):
        flows.edit(comment=comment, by=ella, body="<p>By its author</p>", version=1)
    page = (
        visiting(ella)
        .post(address(comment, "edit"), {"body": "<p>By its author</p>", "version": 1})
        .content.decode()
    )
    assert "By the staff" in page
    assert "By its author" in page
    assert AuditEvent.objects.filter(action="comment.edited").count() == 1


@pytest.mark.parametrize("what", ["edit", "delete", "history"])
def test_who_may_not_change_it(comment: Comment, ben: User, what: str) -> None:
    allowed = 200 if what == "history" else 403
    assert visiting(ben).get(address(comment, what)).status_code == allowed
    assert Client().get(address(comment, what)).status_code == 302
    Article.objects.update(status="archived")
    assert visiting(ben).get(address(comment, what)).status_code == 404


def test_an_author_takes_it_back_and_a_stub_stays_where_somebody_replied(
    comment: Comment, ella: User, ben: User
) -> None:
    reply = make_comment(comment.article, ben, "The reply stays", reply_to=comment)
    assert visiting(ella).post(address(comment, "delete")).status_code == 302
    page = page_of(comment)
    assert "A comment by Ella Novak was deleted." in page
    assert "As it was" not in page
    assert "The reply stays" in page
    assert "1 comment</h2>" in page
    flows.delete(comment=reply, by=ben)
    assert "was deleted" not in page_of(comment)
    assert ArticleFigures.objects.get(pk=comment.article_id).comments == 0


def test_staff_take_it_down_with_a_reason_for_the_trail(comment: Comment, hana: User) -> None:
    client = visiting(hana)
    assert client.post(address(comment, "delete"), {"reason": ""}).status_code == 200
    assert client.post(address(comment, "delete"), {"reason": "Advertising"}).status_code == 302
    assert AuditEvent.objects.get(action="comment.deleted").details["reason"] == "Advertising"


# --- Reacting ---------------------------------------------------------------------------------------------------------


def test_a_reaction_is_counted_once_and_taken_back(comment: Comment, ben: User) -> None:
    client, press = visiting(ben), reverse("comments:reaction", args=[comment.pk, "thanks"])
    for _ in range(2):
        assert client.post(press, {"on": "1"}).status_code == 302
    assert "Thank you <strong>1</strong>" in page_of(comment)
    assert 'aria-pressed="true"' in page_of(comment, client)
    client.post(press, {"on": "0"})
    assert "Thank you <strong>" not in page_of(comment)


def test_nobody_reacts_to_their_own_or_with_something_else(
    comment: Comment, ella: User, ben: User
) -> None:
    press = reverse("comments:reaction", args=[comment.pk, "thanks"])
    visiting(ella).post(press, {"on": "1"})
    comment.refresh_from_db()
    assert comment.reactions == {}
    assert visiting(ben).post(press, {"on": "maybe"}).status_code == 400
    assert visiting(ben).post(press.replace("thanks", "anger"), {"on": "1"}).status_code == 404
    assert visiting(ben).get(press).status_code == 405
    assert Client().post(press, {"on": "1"}).status_code == 302


# --- Telling ----------------------------------------------------------------------------------------------------------


def told() -> dict[str, str]:
    """Who is told of what, by name."""
    for event in Event.objects.filter(told_at=None).order_by("pk"):
        notification_flows.fan_out(event.pk)
    return dict(Notification.objects.order_by("pk").values_list("person__display_name", "kind"))


def test_authors_the_answered_and_the_named_are_told_once_each(
    ella: User, ben: User, asha: User, cleo: User
) -> None:
    article = make_article(
        "Counting aloud", contributed_by=asha, authors=[make_author("Cleo Marsh", user=cleo)]
    )
    first = make_comment(article, ella, "First")
    assert told() == {"Asha Patel": "comment", "Cleo Marsh": "comment"}
    Notification.objects.all().delete()
    make_comment(article, ben, f"I agree, @{cleo.handle}", reply_to=first)
    assert told() == {"Asha Patel": "comment", "Cleo Marsh": "mention", "Ella Novak": "reply"}


def test_who_wrote_it_is_told_how_many_reacted_and_nobody_is_named(
    comment: Comment, ella: User, ben: User, asha: User
) -> None:
    press, listing = (
        reverse("comments:reaction", args=[comment.pk, "thanks"]),
        reverse("notifications:list"),
    )
    for person, words in ((ben, "Somebody reacted to"), (asha, "2 people reacted to")):
        visiting(person).post(press, {"on": "1"})
        told()
        page = visiting(ella).get(listing).content.decode()
        assert words in page and ben.display_name not in page
    assert Notification.objects.filter(person=ella).count() == 1


def test_a_comment_on_an_article_that_came_out_lately_is_counted(
    comment: Comment, ben: User, ella: User
) -> None:
    client = visiting(ella)
    assert client.get(reverse("notifications:bell")).content.strip() == b"Notifications"
    Article.objects.filter(pk=comment.article_id).update(published_at=timezone.now())
    make_comment(comment.article, ben, "A reply", reply_to=comment)
    told()
    assert b"1<span" in client.get(reverse("notifications:bell")).content


def test_a_comment_that_is_gone_is_gone_from_what_people_were_told(
    comment: Comment, ben: User, ella: User
) -> None:
    make_comment(comment.article, ben, "A word you will not see", reply_to=comment)
    told()
    client = visiting(ella)
    listing = reverse("notifications:list")
    assert "A word you will not see" in client.get(listing).content.decode()
    flows.set_hidden(comment=Comment.objects.get(reply_to=comment), on=True)
    assert "A word you will not see" not in client.get(listing).content.decode()


def test_only_people_whose_profile_one_may_open_are_offered(ella: User) -> None:
    make_person("Quentin Open", profile_visibility="members")
    make_person("Quentin Closed", profile_visibility="networks")
    page = visiting(ella).get(reverse("comments:people"), {"q": "quen"}).content.decode()
    assert "Quentin Open" in page
    assert "Quentin Closed" not in page
    assert Client().get(reverse("comments:people"), {"q": "quen"}).status_code == 302


# --- Reporting --------------------------------------------------------------------------------------------------------


def test_a_report_that_it_identifies_a_patient_hides_it_at_once(
    comment: Comment, ben: User
) -> None:
    make_comment(comment.article, ben, "Another one")
    form = reverse("moderation:report", args=["comment", comment.pk])
    assert form in page_of(comment)
    visiting(ben).post(form, {"reason": "patient", "text": "By name", "key": str(uuid4())})
    assert Case.objects.get().kind == "comment"
    page = page_of(comment)
    assert "As it was" not in page
    assert "A comment is hidden here" in page
    assert Client().get(comment.get_absolute_url()).status_code == 404


def test_staff_read_and_delete_what_is_hidden_in_their_queue(
    comment: Comment, ben: User, hana: User
) -> None:
    form = reverse("moderation:report", args=["comment", comment.pk])
    visiting(ben).post(form, {"reason": "patient", "text": "By name", "key": str(uuid4())})
    case = Case.objects.get()
    page = (
        visiting(hana).get(reverse("admin:moderation_case_change", args=[case.pk])).content.decode()
    )
    assert "As it was" in page


# --- Leaving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "stays"), [(Erasure.Mode.KEEP, True), (Erasure.Mode.REMOVE, False)]
)
def test_closing_an_account_keeps_the_words_or_takes_them(
    comment: Comment, ella: User, ben: User, mode: Erasure.Mode, stays: bool
) -> None:
    flows.edit(comment=comment, by=ella, body="<p>Second words</p>", version=1)
    make_comment(comment.article, ben, f"Thank you, @{ella.handle}", reply_to=comment)
    account_flows.close_account(user=ella, mode=mode)
    page = page_of(comment)
    assert ("Second words" in page) is stays
    assert "Ella Novak" not in page
    assert f"@{ella.handle}" not in page
    assert CommentRevision.objects.exists() is stays


def test_ones_own_comments_are_in_the_copy_of_ones_data(comment: Comment, ella: User) -> None:
    (copied,) = SECTIONS["comments"](ella)
    assert copied["text"] == "<p>As it was</p>"
    assert copied["article"]["title"] == "Counting aloud"


def test_a_number_that_drifted_is_found_and_put_right(comment: Comment) -> None:
    ArticleFigures.objects.update(comments=7)
    found = list(drifts())
    assert [(drift.name, drift.says, drift.counted) for drift in found] == [("comments", 7, 1)]
    repair(found)
    assert not list(drifts())


def test_a_reaction_is_heard_and_leads_back_to_its_control(comment: Comment, ben: User) -> None:
    client, press = visiting(ben), reverse("comments:reaction", args=[comment.pk, "thanks"])
    answer = client.post(press, {"on": "1"}, headers={"HX-Request": "true"})
    assert "You said" in answer["HX-Trigger"]
    assert (
        f'<details open class="post__more"><summary id="comment-{comment.pk}-react">'
        in answer.content.decode()
    )
    led = client.post(press, {"on": "1"})["Location"]
    assert led.endswith(f"#comment-{comment.pk}-react")
    assert f'id="comment-{comment.pk}-react"' in client.get(led).content.decode()
