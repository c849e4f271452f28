"""Tell the uploader of a file in which the malware scan found something, and note it in the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.urls import reverse

from hub.audit.log import record
from hub.files.models import StoredFile
from hub.notifications.flows import notify
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event
from hub.notifications.registry import NotificationType, Rendered

INFECTED = "infected-file"
INFECTED_FILE = NotificationType(
    INFECTED, "A file of yours holds malware", "deleted", Channel.IMMEDIATE, is_certain=True
)


class InfectedFileNotifications:
    """A file was deleted by the malware scan, for whoever handed it in."""

    event_type = INFECTED
    kinds: Iterable[NotificationType] = (INFECTED_FILE,)

    def __init__(self) -> None:
        self.told = SubjectLoader(self.visible_to)

    def recipients(self, event: Event) -> Mapping[int, str]:
        uploaders = StoredFile.objects.filter(pk=event.about_id, uploaded_by__isnull=False)
        return {
            pk: INFECTED_FILE.name
            for pk in uploaders.values_list("uploaded_by", flat=True)
            if pk is not None
        }

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[StoredFile]:
        return StoredFile.objects.filter(uploaded_by=person.pk, scan=StoredFile.Scan.INFECTED)

    def render(
        self,
        told: Mapping[int, StoredFile],
        person: AbstractBaseUser,  # noqa: ARG002 - of the protocol
    ) -> Mapping[int, Rendered]:
        return {pk: _shown(file) for pk, file in told.items()}


def announce_infected(file: StoredFile) -> None:
    """In the transaction that notes the verdict. The trail names no uploader: the post may have no name."""
    if file.scan == StoredFile.Scan.INFECTED:
        record("file.infected", by=None, file=file.pk)
        notify(INFECTED, file.pk, by=None)


def _shown(file: StoredFile) -> Rendered:
    return Rendered(
        who="The site",
        title=f"your file “{file.original_name}”",
        place="",
        address=reverse("notifications:list"),
        text="The malware scan found something in it. Nobody else could open it. "
        "Please have your device checked, and attach a clean copy.",
        group=f"infected-file-{file.pk}",
    )
