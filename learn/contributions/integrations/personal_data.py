"""Contributions in a person's data export.

What others wrote about the person is not part of it.
"""

from __future__ import annotations

from typing import Any

from accounts.models import User
from learn.contributions.models import (
    Authorship,
    Contribution,
    DeskNote,
    Remark,
    RemarkAnswer,
    Step,
    TopicLead,
)


def shared(user: User) -> dict[str, Any]:
    own = (
        Contribution.objects.filter(article__contributed_by=user)
        .select_related("article")
        .order_by("pk")
    )
    asked = Authorship.objects.filter(user=user).order_by("pk")
    return {
        "shared": [_contribution(contribution) for contribution in own],
        "asked_to_stand_as_author": list(
            asked.values("contribution__article__title", "answer", "answered_at")
        ),
        "asked_others": list(
            Authorship.objects.filter(invited_by=user)
            .exclude(email="")
            .order_by("pk")
            .values("email", "created_at")
        ),
        "steps": list(Step.objects.filter(by=user).values("kind", "at", "note")),
        "remarks": list(Remark.objects.filter(by=user).values("text", "at", "done_at")),
        "answers_to_remarks": list(RemarkAnswer.objects.filter(by=user).values("text", "at")),
        "notes_at_the_desk": list(DeskNote.objects.filter(by=user).values("text", "at")),
        "topics_led": list(
            TopicLead.objects.filter(user=user).values("category__name", "appointed_at")
        ),
    }


def _contribution(contribution: Contribution) -> dict[str, Any]:
    return {
        "title": contribution.article.title,
        "state": contribution.get_state_display(),
        "since": contribution.since,
        "proposed_tags": contribution.words,
    }
