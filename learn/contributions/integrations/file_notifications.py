"""Notifications about findings in files of articles.

Recipients are the people responsible for the article, and the person who submitted the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from hub.moderation.models import Case
from hub.moderation.roles import DECIDE
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event, Notification
from hub.notifications.registry import EDITORS, NotificationType, Rendered
from hub.permissions import staff_who_may
from hub.posts.integrations.notification_types import HELD_FILE, OWN_FILE
from learn.contributions.editorial.stewards import desk_of_article
from learn.contributions.integrations import screened_files
from learn.contributions.integrations.screened_files import SEEN_AT_DESK, looked_after
from learn.models import Attachment
from learn.moderation.file_reports import KIND as FILE

HELD = NotificationType(
    "held-article-file",
    "A file may identify a patient, where you look after a topic of Learn",
    "attached a file to look at in",
    Channel.IMMEDIATE,
    only_for=EDITORS,
)
FINE = NotificationType(
    "explained-article-file",
    "Somebody says why such a file is fine",
    "said why something is fine in",
    Channel.SITE,
    only_for=EDITORS,
)
THE_SITE = "The site"
PLACE = "Learn"


class ArticleFileNotifications:
    """Finding in a file of an article. The subject is the attachment."""

    event_type = FILE
    kinds: Iterable[NotificationType] = (HELD, HELD_FILE, OWN_FILE)

    def __init__(self) -> None:
        related = (
            "file__reading",
            "file__uploaded_by",
            "article__category",
            "article__contribution",
        )
        self.told = SubjectLoader(
            lambda person: self.visible_to(person).select_related(*related).defer("article__body")
        )

    def recipients(self, event: Event) -> Mapping[int, str]:
        """Return the people who were not notified of this attachment before.

        Only the author is notified of a file in a draft; the others when it is submitted.
        """
        place = _place(event)
        if place is None:
            return {}
        own = {place.file.uploaded_by_id: OWN_FILE.name} if place.file.uploaded_by_id else {}
        recipients = _to_decide(place) | dict.fromkeys(_at_desk(place), HELD.name) | own
        told = Notification.objects.filter(
            event__event_type=self.event_type, event__about_id=place.pk
        )
        return {
            pk: recipients[pk]
            for pk in recipients.keys() - set(told.values_list("person", flat=True))
        }

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Attachment]:
        own = Q(file__uploaded_by=person.pk, file__uploaded_by__isnull=False)
        return Attachment.objects.filter(own | Q(pk__in=_seen_by(person).values("pk")))

    def render(
        self, told: Mapping[int, Attachment], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """Render the attachments. One query."""
        cases = Case.objects.filter(
            kind=FILE, object_id__in={place.pk for place in told.values()}, decided_at=None
        )
        cases = cases.filter(Exists(staff_who_may(DECIDE).filter(pk=person.pk)))
        waiting = dict(cases.values_list("object_id", "pk"))
        return {pk: self._shown(place, person, waiting.get(place.pk)) for pk, place in told.items()}

    def _shown(self, place: Attachment, reader: AbstractBaseUser, case: int | None) -> Rendered:
        reading = getattr(place.file, "reading", None)
        told = _of_article(place, text=reading.said if reading else "")
        if place.file.uploaded_by_id == reader.pk:
            return replace(
                told, who=THE_SITE, address=reading.get_absolute_url() if reading else told.address
            )
        return (
            replace(told, address=reverse("admin:moderation_case_change", args=[case]))
            if case
            else told
        )


class ArticleFileJustificationNotifications(ArticleFileNotifications):
    """Justification of a finding by the person who submitted the file."""

    event_type = screened_files.EXPLAINED
    kinds = (FINE,)

    def recipients(self, event: Event) -> Mapping[int, str]:
        place = _place(event)
        return dict.fromkeys(_at_desk(place), FINE.name) if place else {}

    def _shown(self, place: Attachment, reader: AbstractBaseUser, case: int | None) -> Rendered:
        shown, reading = super()._shown(place, reader, case), getattr(place.file, "reading", None)
        return replace(shown, text=f"{shown.text} {reading.reason}") if reading else shown


SOURCES = (ArticleFileNotifications(), ArticleFileJustificationNotifications())


def _place(event: Event) -> Attachment | None:
    rows = Attachment.objects.filter(pk=event.about_id)
    return rows.select_related(
        "file__reading", "article__category", "article__contribution"
    ).first()


def _at_desk(place: Attachment) -> set[int]:
    """Return the ids of the people responsible for the article, never of its author."""
    if not Attachment.objects.filter(SEEN_AT_DESK, pk=place.pk).exists():
        return set()
    return desk_of_article(place.article) - {
        place.file.uploaded_by_id,
        place.article.contributed_by_id,
    }


def _to_decide(place: Attachment) -> dict[int, str]:
    """Return the staff who decide about reports, if a report is undecided."""
    if not Case.objects.filter(kind=FILE, object_id=place.pk, decided_at=None).exists():
        return {}
    own = {place.file.uploaded_by_id, place.article.contributed_by_id}
    return {
        pk: HELD_FILE.name
        for pk in staff_who_may(DECIDE).values_list("pk", flat=True)
        if pk not in own
    }


def _seen_by(person: AbstractBaseUser) -> QuerySet[Attachment]:
    cases = Exists(Case.objects.filter(kind=FILE, object_id=OuterRef("pk")))
    decided = Q(cases) & Q(Exists(staff_who_may(DECIDE).filter(pk=person.pk)))
    return Attachment.objects.filter(Q(pk__in=looked_after(person).values("pk")) | decided)


def _of_article(place: Attachment, *, text: str) -> Rendered:
    person, contribution = place.file.uploaded_by, getattr(place.article, "contribution", None)
    return Rendered(
        who=person.shown_name if isinstance(person, User) else THE_SITE,
        title=place.article.title,
        place=PLACE,
        address=(contribution or place.article).get_absolute_url(),
        text=text,
        group=f"article-file-{place.pk}",
    )
