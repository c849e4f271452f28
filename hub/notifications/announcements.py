"""What staff tell everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hub.audit.log import record
from hub.idempotency import stored_as_sent
from hub.notifications.flows import notify
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Announcement, Channel, Event
from hub.notifications.registry import NotificationType, Rendered

CAUSE = "site-announcement"
KIND = NotificationType(CAUSE, "Announcements of this site", "announces", Channel.IMMEDIATE)


@transaction.atomic
def announce(*, title: str, text: str, by: AbstractBaseUser, key: UUID) -> Announcement:
    """Tell everybody who has an account; sent twice, it is one announcement.

    Raises KeyConflict where the key stands for another one.
    """
    announcement, is_new = Announcement.objects.get_or_create(
        key=key, defaults={"title": title, "text": text, "by_id": by.pk}
    )
    if is_new:
        notify(CAUSE, announcement.pk, by=by)
        record("announcement.sent", by=by, announcement=announcement.pk)
    return stored_as_sent(announcement, own=announcement.by_id == by.pk, text=text, title=title)


@transaction.atomic
def withdraw(*, announcement: Announcement, by: AbstractBaseUser) -> None:
    """Take an announcement back: it is gone from lists, counts, and mails that have not gone out."""
    if Announcement.objects.filter(pk=announcement.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    ):
        record("announcement.withdrawn", by=by, announcement=announcement.pk)


class AnnouncementNotifications:
    """Everybody who can sign in is told; whoever joins later is not."""

    event_type = CAUSE
    kinds: Iterable[NotificationType] = (KIND,)

    def __init__(self) -> None:
        self.told = SubjectLoader(self.visible_to)

    def recipients(self, event: Event) -> Mapping[int, str]:
        if not self._standing().filter(pk=event.about_id).exists():
            return {}
        people = get_user_model().objects.filter(is_active=True, date_joined__lte=event.at)
        return dict.fromkeys(people.values_list("pk", flat=True), KIND.name)

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Announcement]:
        return self._standing()

    def render(
        self, told: Mapping[int, Announcement], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        return {pk: _shown(announcement) for pk, announcement in told.items()}

    def _standing(self) -> QuerySet[Announcement]:
        return Announcement.objects.filter(withdrawn_at=None)


def _shown(announcement: Announcement) -> Rendered:
    return Rendered(
        who=settings.SITE_NAME,
        title=announcement.title,
        place="",
        address=announcement.get_absolute_url(),
        text=announcement.text,
        group=f"announcement-{announcement.pk}",
    )
