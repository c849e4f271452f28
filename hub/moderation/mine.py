"""What a person reported and how it ended; and what was decided about their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from hub.moderation import sources
from hub.moderation.models import Case, Report
from hub.moderation.reading import label_of
from hub.moderation.sources import Subject

MOST = 100


@dataclass(frozen=True)
class Told:
    """One report of a person. No subject: they cannot see the thing any more."""

    report: Report
    label: str
    subject: Subject | None


def was_sent(key: str, kind: str, object_id: int) -> bool:
    """Whether the form of this key (as it was sent) reported this thing already."""
    try:
        known = UUID(key)
    except ValueError:
        return False
    return Report.objects.filter(key=known, case__kind=kind, case__object_id=object_id).exists()


def reports_of(person: AbstractBaseUser) -> list[Told]:
    """The newest first. A query, and one a kind of thing."""
    reports = list(Report.objects.visible_to(person).select_related("case").order_by("-pk")[:MOST])
    shown = sources.shown(((each.case.kind, each.case.object_id) for each in reports), person)
    return [Told(each, label_of(each.case), shown.get((each.case.kind, each.case.object_id))) for each in reports]


def decisions_about(person: AbstractBaseUser) -> Sequence[tuple[str, Case]]:
    """What was done about something the person wrote, with what it is; the newest first. Never who reported it."""
    told = Case.objects.written_by(person).decided().exclude(decision=Case.Decision.NOTHING)
    return [(label_of(case), case) for case in told[:MOST]]
