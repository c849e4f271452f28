"""Who hears of which step, on the site and by mail."""

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from hub.notifications import flows as notifications
from hub.notifications.mail import delivery
from hub.notifications.models import Event, Notification
from hub.notifications.unread import unread_count
from learn.contributions import flows
from learn.contributions.flows import EditorialDecision
from tests.learn.contributions.make import make_decided, make_draft, make_sent, make_taken

pytestmark = pytest.mark.django_db


def tell_everybody() -> list[tuple[str, str]]:
    """Who was told, and of which kind, since the last time."""
    before = set(Notification.objects.values_list("pk", flat=True))
    for event in Event.objects.filter(told_at=None).order_by("pk"):
        notifications.fan_out(event.pk)
    new = Notification.objects.exclude(pk__in=before).select_related("person").order_by("pk")
    return [(row.person.display_name, row.kind) for row in new]


def test_each_step_is_told_to_whom_it_concerns(
    ella: User, ben: User, ines: User, jonas: User
) -> None:
    contribution = make_draft(ella)
    flows.invite(contribution=contribution, by=ella, person=ben)
    assert tell_everybody() == [("Ben Okafor", "authorship")]
    flows.answer(authorship=contribution.authorships.get(user=ben), agrees=True, user=ben)
    flows.send_in(contribution=contribution, by=ella)
    assert sorted(tell_everybody()) == [("Ben Okafor", "contribution"), ("Ines Costa", "review")]
    flows.take(contribution=contribution, by=ines)
    assert sorted(tell_everybody()) == [
        ("Ben Okafor", "contribution"),
        ("Ella Novak", "contribution"),
    ]
    flows.hand_over(contribution=contribution, by=ines, to=jonas)
    assert ("Jonas Holm", "review") in tell_everybody()
    make_decided(contribution, jonas, EditorialDecision.CHANGES, note="Shorter.")
    assert {name for name, _ in tell_everybody()} == {"Ben Okafor", "Ella Novak"}
    flows.send_in(contribution=contribution, by=ella)
    assert ("Jonas Holm", "review") in tell_everybody()
    make_decided(contribution, jonas, EditorialDecision.PUBLISH)
    assert sorted(tell_everybody()) == [
        ("Ben Okafor", "contribution"),
        ("Ella Novak", "contribution"),
    ]


def test_without_a_lead_the_editors_are_told(ella: User, jonas: User, kim: User) -> None:
    make_sent(ella)
    assert tell_everybody() == [("Jonas Holm", "review")]


def test_a_mail_says_what_happened_with_the_words_to_the_author(ella: User, ines: User) -> None:
    contribution = make_taken(ella, ines, "Said aloud")
    make_decided(contribution, ines, EditorialDecision.CHANGES, note="Which months were these?")
    tell_everybody()
    mail.outbox.clear()
    for row in Notification.objects.filter(person=ella, mailed_at=None):
        delivery.send_mail(row.pk)
    last = mail.outbox[-1]
    assert last.subject == "Ines Costa has news about “Said aloud”"
    assert "Ines Costa asked for changes. Which months were these?" in last.body
    assert contribution.get_absolute_url() in last.body


def test_what_one_may_no_longer_see_disappears_with_its_count(
    client: Client, ella: User, ines: User
) -> None:
    contribution = make_sent(ella, "Said aloud")
    tell_everybody()
    client.force_login(ines)
    assert unread_count(ines.pk) == 1
    assert b"Said aloud" in client.get("/notifications/").content
    flows.withdraw(contribution=contribution, by=ella)
    assert unread_count(ines.pk) == 0
    assert b"Said aloud" not in client.get("/notifications/").content


def test_an_editor_who_is_told_sees_the_notice_by_their_key_alone(ella: User, jonas: User) -> None:
    make_sent(ella)
    tell_everybody()
    assert unread_count(jonas.pk) == 1
    User.objects.filter(pk=jonas.pk).update(is_staff=False)
    assert unread_count(jonas.pk) == 0


def test_a_question_that_was_answered_is_no_notice_any_more(ella: User, ben: User) -> None:
    contribution = make_draft(ella)
    row = flows.invite(contribution=contribution, by=ella, person=ben)
    tell_everybody()
    assert unread_count(ben.pk) == 1
    flows.answer(authorship=row, agrees=False, user=ben)
    assert unread_count(ben.pk) == 0
