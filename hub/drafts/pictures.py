"""Pictures in drafts: retained as long as the draft, and visible to its author."""

from __future__ import annotations

from hub.drafts.models import Draft, DraftPicture
from hub.files.access import FileIds, FileOwner, Viewer
from hub.files.models import StoredFile
from hub.richtext.sanitizer import picture_names


def owned() -> FileIds:
    return DraftPicture.objects.values("file")


def visible_to(viewer: Viewer) -> FileIds:
    return DraftPicture.objects.filter(draft__in=Draft.objects.visible_to(viewer)).values("file")


def attach(draft: Draft) -> None:
    """Attach the uploads that the draft's text shows.

    Uploads that belong to nothing are deleted after a day.
    """
    names = picture_names(draft.fields.get("body", ""))
    DraftPicture.objects.filter(draft=draft).exclude(file__name__in=names).delete()
    shown = StoredFile.objects.filter(uploaded_by=draft.user_id, name__in=names)
    # Also those in the author's other drafts: either draft may be deleted first.
    beside = DraftPicture.objects.filter(draft__user=draft.user_id).values("file")
    uploads = [*shown.orphans(), *shown.filter(pk__in=beside)] if names else ()
    DraftPicture.objects.bulk_create(
        [DraftPicture(draft=draft, file=file) for file in uploads], ignore_conflicts=True
    )


OWNER = FileOwner("pictures of drafts", owned, visible_to)
