"""Every read of reports. Who moderates a scope reads its cases, but never one about what they wrote themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from hub.moderation import registry

if TYPE_CHECKING:
    from hub.moderation.models import Appeal, Case, Report, Sanction  # noqa: F401


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
        for source in registry.all_targets():
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


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def visible_to(self, viewer: AbstractBaseUser | AnonymousUser) -> SanctionQuerySet:
        """One's own."""
        return self.filter(person=viewer.pk) if viewer.is_authenticated else self.none()

    def in_force(self, scope: int) -> SanctionQuerySet:
        """What keeps somebody from writing in this scope now: a warning not acknowledged, a suspension from the site.

        A suspension from a network is the network's own lock.
        """
        warned = Q(kind="warning", acknowledged_at=None, scope__in=[0, scope])
        return self.filter(warned | self._suspended(), revoked_at=None)

    def suspending_from_site(self) -> SanctionQuerySet:
        return self.filter(self._suspended(), revoked_at=None)

    def _suspended(self) -> Q:
        return Q(kind="suspension", scope=0) & (Q(ends_at=None) | Q(ends_at__gt=Now()))


class AppealQuerySet(models.QuerySet["Appeal"]):
    def for_moderator(
        self, moderator: AbstractBaseUser, scope: int | None = None
    ) -> AppealQuerySet:
        """Those that this person may answer: not about their own words, nor about what they decided."""
        from hub.moderation.models import Case

        cases = Case.objects.not_written_by(moderator).exclude(decided_by=moderator.pk)
        return self.filter(case__in=cases if scope is None else cases.filter(scope=scope))

    def waiting(self) -> AppealQuerySet:
        """The oldest first."""
        return self.filter(answered_at=None).order_by("pk")
