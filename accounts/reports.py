"""Profiles as things that people report, and what becomes of one's own reports."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe

from accounts.models import Erasure, User
from accounts.personal_data import profile_retention
from hub.audit.log import record
from hub.moderation.models import Appeal, Report, Sanction
from hub.moderation.registry import EXCERPT, SITE, ContextText, ReportedSubject, Rows, Viewer
from hub.moderation.reports.own_reports import reports_of
from hub.richtext.plain_text import shortened


class ProfileReports:
    kind = "profile"
    label = "Profile"

    def visible_to(self, viewer: Viewer) -> QuerySet[User]:
        return User.objects.visible_to(cast(User, viewer))

    def moderated_by(self, moderator: AbstractBaseUser) -> QuerySet[User]:
        return self.visible_to(cast(User, moderator))

    def everything(self) -> QuerySet[User]:
        return User.objects.active()

    def hide(self, object_id: int, *, on: bool) -> None:
        profile_retention.set_aside(object_id) if on else profile_retention.put_back(object_id)

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        profile_retention.set_aside(object_id)
        record("profile.cleared", by=by, about=User.objects.get(pk=object_id), reason=reason)

    def written_by(self, person: AbstractBaseUser) -> QuerySet[User]:
        return User.objects.filter(pk=person.pk)

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        people = list(rows)
        aside = profile_retention.set_aside_of([person.pk for person in people])
        return [_subject(person, aside.get(person.pk, {})) for person in people]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        aside = profile_retention.set_aside_of([object_id]).get(object_id, {})
        return [
            ContextText(
                person.display_name,
                mark_safe(linebreaks(_said_by(person, aside), autoescape=True)),
                None,
                True,
            )
            for person in rows.filter(pk=object_id)
        ]


class ProfileRetention:
    """What somebody said of themselves until a decision cleared it."""

    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        source, rows = ProfileReports(), User.objects.filter(pk=object_id)
        found = source.subjects(rows)
        return (found[0], source.passages(rows, object_id)) if found else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        profile_retention.put_back(object_id)
        record("profile.restored", by=by, about=User.objects.get(pk=object_id))

    def purge(self, object_id: int) -> None:
        profile_retention.forget(object_id)


def writer_of(object_id: int) -> int:
    """Whose profile it is."""
    return object_id


def forget_reporter(user: User, mode: Erasure.Mode) -> None:
    """When an account is closed: reports and appeals stay, nothing says whose they were. Their words go with others."""
    own = Report.objects.filter(reporter=user)
    own.update(reporter=None, **({"text": ""} if mode == Erasure.Mode.REMOVE else {}))
    answers = Appeal.objects.filter(person=user)
    answers.update(person=None, **({"text": ""} if mode == Erasure.Mode.REMOVE else {}))
    profile_retention.forget(user.pk)


def reports(user: User) -> list[dict[str, Any]]:
    """For the copy of one's data. What was reported is named only where the person may still see it."""
    return [
        {
            "what": told.label,
            "title": told.subject.title if told.subject else None,
            "reason": told.report.get_reason_display(),
            "text": told.report.text,
            "reported": told.report.created_at,
            "outcome": told.report.case.outcome or None,
        }
        for told in reports_of(user)
    ]


def sanctions(user: User) -> list[dict[str, Any]]:
    """For the copy of one's data: what was written to the person, never by whom or after whose report."""
    return [
        {
            "kind": each.get_kind_display(),
            "message": each.message,
            "from": each.starts_at,
            "until": each.ends_at,
            "confirmed": each.acknowledged_at,
            "taken_back": each.revoked_at,
        }
        for each in Sanction.objects.visible_to(user).order_by("pk")
    ]


def appeals(user: User) -> list[dict[str, Any]]:
    """For the copy of one's data: what the person answered to decisions, and what came of it."""
    return [
        {
            "text": each.text,
            "sent": each.created_at,
            "outcome": each.answered_in_words or None,
            "answer": each.answer,
        }
        for each in Appeal.objects.filter(person=user).order_by("pk")
    ]


def _said_by(person: User, aside: Mapping[str, str]) -> str:
    """As it stands, else as it stood before it was set aside."""
    said = (getattr(person, name) or aside.get(name, "") for name in profile_retention.FIELDS)
    return "\n".join(part for part in said if part)


def _subject(person: User, aside: Mapping[str, str]) -> ReportedSubject:
    said = f"{person.display_name}\n{_said_by(person, aside)}"
    return ReportedSubject(
        kind=ProfileReports.kind,
        object_id=person.pk,
        label=ProfileReports.label,
        title=person.display_name,
        address=person.get_absolute_url(),
        excerpt=shortened(_said_by(person, aside), EXCERPT),
        byline=person.display_name,
        author_id=person.pk,
        scope=SITE,
        version=hashlib.sha256(said.encode()).hexdigest()[:16],
    )
