"""Every read of notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from hub.notifications.registry import all_sources

if TYPE_CHECKING:
    from hub.notifications.models import Notification  # noqa: F401


class NotificationQuerySet(models.QuerySet["Notification"]):
    def visible_to(self, person: AbstractBaseUser | AnonymousUser) -> NotificationQuerySet:
        """One's own, about what one may still see: what is hidden, deleted or behind a door takes its notice along."""
        if not person.is_authenticated:
            return self.none()
        seen = Q(pk__in=[])
        for source in all_sources():
            things = source.visible_to(person).filter(pk=OuterRef("event__about_id"))
            seen |= Q(Exists(things), event__event_type=source.event_type)
        return self.filter(seen, person=person)

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at=None)
