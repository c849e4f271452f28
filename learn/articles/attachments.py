"""Files of articles: attachments below the text, and pictures in it. Says to `hub.files` who may fetch them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q

from accounts.models import User
from hub.files.access import FileIds, FileOwner, Viewer
from hub.files.models import StoredFile
from hub.moderation.flows.locks import is_staff_who_decide
from hub.richtext.sanitizer import picture_names
from hub.safeguarding.file_screening import placed
from learn.models import Article, Attachment


def owned() -> FileIds:
    return Attachment.objects.values("file")


def visible_to(viewer: Viewer) -> FileIds:
    """Files of articles the viewer may see. A picture that was taken out of the text is for Learn's editors only."""
    shown = Attachment.objects.filter(article__in=Article.objects.visible_to(viewer))  # type: ignore[arg-type]
    if not may_see_old_pictures(viewer):
        shown = shown.filter(Q(is_inline=False) | Q(article__body__contains=F("file__name")))
    return shown.values("file")


def looked_after_by(viewer: Viewer) -> FileIds:
    """For staff who decide about reports: of all articles but those that a decision deleted."""
    places = Attachment.objects.filter(article__in=Article.objects.kept())
    decides = viewer.is_authenticated and is_staff_who_decide(viewer)
    return (places if decides else places.none()).values("file")


def may_see_old_pictures(viewer: Viewer) -> bool:
    return bool(getattr(viewer, "is_staff", False) and viewer.has_perm("learn.change_article"))  # type: ignore[union-attr]


def link_pictures(article: Article, *, by: User | None) -> None:
    """Make the pictures that the body shows the article's own. Call it inside the transaction that saves the body.

    Only the person's own uploads, and pictures of articles they may see: a name typed into a body opens
    no file that they could not open before.
    """
    names = picture_names(article.body)
    if not names or by is None:
        return
    own_uploads = StoredFile.objects.filter(uploaded_by=by).orphans()
    files = StoredFile.objects.filter(
        Q(pk__in=own_uploads.values("pk")) | Q(pk__in=visible_to(by)), name__in=names
    ).exclude(pk__in=Attachment.objects.filter(article=article).values("file"))
    Attachment.objects.bulk_create(
        [
            Attachment(article=article, file=file, is_inline=True)
            for file in files.select_for_update()
        ]
    )


def placed_in(articles: Iterable[Article]) -> None:
    """Whom it concerns is told of what was found in files of these articles, unless they were told, or nothing was.

    Call it in the transaction that gives an article a file, or shows the article to more people.
    """
    files = StoredFile.objects.filter(
        pk__in=Attachment.objects.filter(article__in=articles).values("file")
    )
    told, clean = Q(reading__told_at__isnull=False), Q(reading__found=[], reading__trouble="")
    placed(files.exclude(told).exclude(clean))


OWNER = FileOwner("attachment of an article", owned, visible_to, looked_after_by)
