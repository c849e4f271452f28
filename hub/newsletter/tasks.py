"""The newsletter's jobs. Each is safe to run twice."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hub.newsletter import emails, flows
from hub.newsletter.choosing import cards_of
from hub.newsletter.models import Issue

SEVERAL_TRIES = RetryStrategy(max_attempts=8, exponential_wait=4)  # seconds: 4, 16, 64 … about a day in all


@app.task(retry=SEVERAL_TRIES)
def send_confirmation(email: str, asked: str) -> None:
    emails.confirm(email, asked=asked)


@app.task(retry=SEVERAL_TRIES)
def send_issue(issue_id: int) -> None:
    flows.send_some(issue_id)


@app.task(retry=SEVERAL_TRIES)
def send_to_one(issue_id: int, subscriber_id: int) -> None:
    flows.send_one(issue_id, subscriber_id)


@app.task(retry=SEVERAL_TRIES)
def send_test(issue_id: int, person_id: int, key: str) -> None:
    for person in get_user_model().objects.filter(pk=person_id, is_active=True):
        for issue in Issue.objects.filter(pk=issue_id):
            emails.test(issue, cards_of(issue), person.email, key=key)
