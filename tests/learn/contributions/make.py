"""Contributions for tests, made the way the site makes them."""

from itertools import count
from typing import Any
from uuid import uuid4

from accounts.models import User
from learn.contributions import flows
from learn.contributions.flows import ArticleInput, EditorialDecision
from learn.contributions.models import Contribution, TopicLead
from learn.models import Category
from tests.make import make_category

BODY = "<p>We counted for a year. The night team spoke first.</p><p>Then we asked the families.</p>"

_numbers = count(1)


def make_writing(
    title: str = "", *, category: Category | None = None, **changed: Any
) -> ArticleInput:
    parts = {
        name: changed.pop(name)
        for name in ("tags", "words", "files", "kept", "is_author", "explained")
        if name in changed
    }
    fields = {
        "title": title or f"Shared {next(_numbers)}",
        "summary": "What the night team changed.",
        "body": BODY,
        "type": "blog",
        "audience": "everyone",
    }
    return ArticleInput(fields=fields | changed, category=category or make_category(), **parts)


def make_draft(by: User, title: str = "", **changed: Any) -> Contribution:
    return flows.begin(by=by, writing=make_writing(title, **changed), key=uuid4())


def make_sent(by: User, title: str = "", **changed: Any) -> Contribution:
    return flows.send_in(contribution=make_draft(by, title, **changed), by=by)


def make_taken(by: User, to: User, title: str = "", **changed: Any) -> Contribution:
    return flows.take(contribution=make_sent(by, title, **changed), by=to)


def make_decided(
    contribution: Contribution, by: User, decision: EditorialDecision, **said: Any
) -> Contribution:
    return flows.decide(
        contribution=contribution, by=by, decision=decision, seen=contribution.last_step_id, **said
    )


def make_lead(person: User, category: Category | None = None) -> User:
    TopicLead.objects.create(user=person, category=category or make_category())
    return person


def now(contribution: Contribution) -> Contribution:
    """As it is stored."""
    return Contribution.objects.select_related("article").get(pk=contribution.pk)
