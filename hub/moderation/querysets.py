"""Every read of reports. Who moderates a scope reads its cases, but never one about what they wrote themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from hub.moderation import sources

if TYPE_CHECKING:
    from hub.moderation.models import Case, Report  # noqa: F401


class CaseQuerySet(models.QuerySet["Case"]):
    def in_scope(self, scope: int, moderator: AbstractBaseUser) -> CaseQuerySet:
        """What this moderator of the scope may know of. That they moderate it, the caller has asked."""
        return self.filter(scope=scope).not_written_by(moderator)

    def not_written_by(self, person: AbstractBaseUser) -> CaseQuerySet:
        """Without cases about what the person wrote, under their name or without it: they would see who complains."""
        return self.exclude(self._written_by(person))

    def written_by(self, person: AbstractBaseUser) -> CaseQuerySet:
        return self.filter(self._written_by(person))

    def _written_by(self, person: AbstractBaseUser) -> Q:
        own = Q(about=person.pk, about__isnull=False)
        for source in sources.every():
            written = Exists(source.written_by(person).filter(pk=OuterRef("object_id")))
            own |= Q(written, kind=source.kind)
        return own

    def waiting(self) -> CaseQuerySet:
        """The urgent ones first, then the oldest."""
        return self.filter(decided_at=None).order_by("-is_urgent", "pk")

    def decided(self) -> CaseQuerySet:
        """The newest first."""
        return self.filter(decided_at__isnull=False).order_by("-pk")

    def of(self, kind: str, object_id: int) -> CaseQuerySet:
        """The cases of one thing, the newest first."""
        return self.filter(kind=kind, object_id=object_id).order_by("-pk")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, viewer: AbstractBaseUser | AnonymousUser) -> ReportQuerySet:
        """One's own."""
        return self.filter(reporter=viewer.pk) if viewer.is_authenticated else self.none()
