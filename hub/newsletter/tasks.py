"""The newsletter's jobs. Each is safe to run twice."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from procrastinate.contrib.django import app

from hub.newsletter import emails, flows
from hub.newsletter.content import cards_of
from hub.newsletter.models import Issue
from hub.outbox.retries import MAIL_TRIES
from hub.queues import AT_ONCE, BULK, MAIL


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_confirmation(email: str, asked: str) -> None:
    emails.confirm(email, asked=asked)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=BULK)
def send_issue(issue_id: int) -> None:
    flows.send_some(issue_id)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=BULK)
def send_to_one(issue_id: int, subscriber_id: int) -> None:
    flows.send_one(issue_id, subscriber_id)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_test(issue_id: int, person_id: int, key: str) -> None:
    for person in get_user_model().objects.filter(pk=person_id, is_active=True):
        for issue in Issue.objects.filter(pk=issue_id):
            emails.test(issue, cards_of(issue), person.email, key=key)
