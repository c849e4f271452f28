"""Subscribing, and sending a newsletter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hub.audit.log import record
from hub.newsletter import emails
from hub.newsletter.content import cards_of
from hub.newsletter.models import Bounce, Issue, Item, Subscriber
from hub.outbox.connection import MailConnection, is_refused_for_good

IN_ONE_JOB = 100  # subscribers


# --- Subscribing -------------------------------------------------------------------------------------


def ask(*, email: str, key: UUID) -> None:
    """Queue the mail that asks whether the address wants the newsletter. The same whether or not it gets it already."""
    from hub.newsletter import tasks

    with transaction.atomic():
        tasks.send_confirmation.defer(email=email, asked=str(key))


def confirm(email: str) -> None:
    """The address wants it. Confirmed twice, it is there once; what it refused before is forgotten."""
    with transaction.atomic():
        Bounce.objects.filter(subscriber__in=Subscriber.objects.at(email)).delete()
        Subscriber.objects.bulk_create([Subscriber(email=email.lower())], ignore_conflicts=True)


def stop(subscriber_id: int) -> None:
    """No more newsletters. Nothing is kept of who got them."""
    Subscriber.objects.filter(pk=subscriber_id).delete()


def forget_address(email: str) -> None:
    """Of somebody whose account is closed: nothing is sent to them any more."""
    Subscriber.objects.at(email).delete()


# --- Sending -----------------------------------------------------------------------------------------


@transaction.atomic
def choose_items(*, issue: Issue, chosen: Sequence[tuple[str, int]]) -> None:
    """What stands in the issue, in this order. Only a draft changes."""
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    if locked.is_draft:
        locked.items.all().delete()
        rows = [
            Item(issue=locked, kind=kind, object_id=pk, position=n)
            for n, (kind, pk) in enumerate(chosen)
        ]
        Item.objects.bulk_create(rows)


@transaction.atomic
def begin(*, issue: Issue, by: AbstractBaseUser) -> Issue:
    """Send it to everybody who subscribed, or go on where it was stopped. Twice is once."""
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    if locked.can_be_sent:
        action = "newsletter.sent" if locked.is_draft else "newsletter.resumed"
        locked.state, locked.begun_at = Issue.State.SENDING, locked.begun_at or timezone.now()
        locked.save(update_fields=["state", "begun_at"])
        record(action, by=by, issue=locked.pk)
        _queue(locked.pk)
    return locked


@transaction.atomic
def halt(*, issue: Issue, by: AbstractBaseUser) -> Issue:
    """Stop it after the mail that is going out at this moment."""
    locked = Issue.objects.select_for_update().get(pk=issue.pk)
    if locked.is_sending:
        locked.state = Issue.State.STOPPED
        locked.save(update_fields=["state"])
        record("newsletter.stopped", by=by, issue=locked.pk)
    return locked


def send_some(issue_id: int) -> None:
    """Send it to the next subscribers and queue the rest. Ended anywhere and begun again, nobody gets it twice."""
    issue = Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING).first()
    if issue is None:
        return
    waiting = Subscriber.objects.reachable().filter(pk__gt=issue.reached).order_by("pk")
    some = list(waiting[:IN_ONE_JOB])
    printed = emails.PreparedIssue(issue, cards_of(issue))
    with MailConnection() as connection:
        for subscriber in some:
            if not Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING).exists():
                return
            _send(issue, printed, subscriber, connection)
    with transaction.atomic():
        if some:
            _queue(issue_id)
        else:
            Issue.objects.filter(pk=issue_id, state=Issue.State.SENDING).update(
                state=Issue.State.SENT, ended_at=timezone.now()
            )


def _send(
    issue: Issue, printed: emails.PreparedIssue, subscriber: Subscriber, connection: MailConnection
) -> None:
    """An address that is refused for good is noted as a bounce; one that is refused for now is tried by itself later.

    A mail server that is down is raised.
    """
    counted = {"sent_count": F("sent_count") + 1}
    try:
        printed.send(subscriber, connection)
    except SMTPRecipientsRefused as error:
        counted = {}
        if is_refused_for_good(error):
            counted = {"refused_count": F("refused_count") + 1}
            note_bounce(subscriber, key=f"issue-{issue.pk}", status="5.0.0")
        else:
            _queue_one(issue.pk, subscriber.pk)
    Issue.objects.filter(pk=issue.pk, reached__lt=subscriber.pk).update(
        reached=subscriber.pk, **counted
    )


def send_one(issue_id: int, subscriber_id: int) -> None:
    """To somebody whose mail server did not take it when its turn came, unless it was stopped or they stopped it."""
    issue = Issue.objects.filter(
        pk=issue_id, state__in=[Issue.State.SENDING, Issue.State.SENT]
    ).first()
    subscriber = Subscriber.objects.reachable().filter(pk=subscriber_id).first()
    if issue is None or subscriber is None:
        return
    with MailConnection() as connection:
        if emails.PreparedIssue(issue, cards_of(issue)).send(subscriber, connection):
            Issue.objects.filter(pk=issue_id).update(sent_count=F("sent_count") + 1)


def note_bounce(subscriber: Subscriber, *, key: str, status: str) -> None:
    told = hashlib.sha256(key.encode()).hexdigest()
    row = Bounce(subscriber=subscriber, key=told, status=status[:12])
    Bounce.objects.bulk_create([row], ignore_conflicts=True)


def _queue(issue_id: int) -> None:
    from hub.newsletter import tasks

    tasks.send_issue.configure(lock=f"newsletter-{issue_id}").defer(issue_id=issue_id)


def _queue_one(issue_id: int, subscriber_id: int) -> None:
    from hub.newsletter import tasks

    tasks.send_to_one.configure(schedule_in={"minutes": 15}).defer(
        issue_id=issue_id, subscriber_id=subscriber_id
    )


def send_test(*, issue: Issue, to: AbstractBaseUser, key: UUID) -> None:
    """Queue it for whoever looks at it first, and for nobody else."""
    from hub.newsletter import tasks

    tasks.send_test.defer(issue_id=issue.pk, person_id=to.pk, key=str(key))
