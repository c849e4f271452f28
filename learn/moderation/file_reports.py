"""Files of articles as things that people report, with what can be decided about one. Site staff look after them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.safestring import mark_safe

from accounts.models import User
from hub.audit.log import record
from hub.files.models import StoredFile
from hub.moderation.models import RetainedContent
from hub.moderation.registry import (
    SITE,
    ActionNotPossible,
    ContextText,
    ReportedSubject,
    Rows,
    Viewer,
)
from hub.moderation.reports.case_files import passage_of_file
from hub.safeguarding.file_screening import set_withheld
from hub.search import index
from learn.models import Article, Attachment
from learn.moderation.reports import byline_of

KIND = "attachment"
WITH_IT = ("file", "article__category", "article__contributed_by")


class AttachmentReports:
    """A picture within the text belongs to the text."""

    kind = KIND
    label = "File of an article"

    def visible_to(self, viewer: Viewer) -> QuerySet[Attachment]:
        shown = Attachment.objects.filter(is_inline=False, file__is_open=True)
        return shown.filter(article__in=Article.objects.visible_to(cast(User, viewer)))

    def moderated_by(self, moderator: AbstractBaseUser) -> QuerySet[Attachment]:
        return self.visible_to(cast(User, moderator))

    def everything(self) -> QuerySet[Attachment]:
        return Attachment.objects.filter(is_inline=False, article__in=Article.objects.kept())

    def written_by(self, person: AbstractBaseUser) -> QuerySet[Attachment]:
        return Attachment.objects.filter(article__contributed_by=person.pk)

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        return [_subject(place) for place in rows.select_related(*WITH_IT)]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        """What is known of it, then the article it belongs to."""
        return [
            each
            for place in rows.filter(pk=object_id).select_related(*WITH_IT)
            for each in _passages(place)
        ]

    def hide(self, object_id: int, *, on: bool) -> None:
        for place in self.everything().filter(pk=object_id).select_related("file"):
            set_withheld(place.file, on=on)

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        for place in self.everything().filter(pk=object_id).select_related("file"):
            article = place.article_id
            was = {"article": article, "title": place.title, "position": place.position}
            RetainedContent.objects.put(KIND, place.pk, scope=SITE, content=was, file=place.file_id)
            set_withheld(place.file, on=True)
            place.delete()
            index.update("article", [article])
            record("article.file-taken-out", by=by, article=article, file=object_id, reason=reason)

    def writer(self, object_id: int) -> int | None:
        """Who brought the article in."""
        place = AttachmentRetention().place(object_id)
        return place.article.contributed_by_id if place else None


class AttachmentRetention:
    """Those that a decision took out."""

    def place(self, object_id: int) -> Attachment | None:
        """Where it stands, or would again."""
        there = Attachment.objects.select_related(*WITH_IT).filter(pk=object_id).first()
        aside = RetainedContent.objects.of(KIND, object_id) if there is None else None
        article = Article.objects.filter(pk=aside.content["article"]).first() if aside else None
        if there is not None or aside is None or article is None:
            return there
        return Attachment(
            pk=object_id, article=article, file=aside.file, title=aside.content["title"]
        )

    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        place = self.place(object_id)
        return (_subject(place), _passages(place)) if place else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        aside = RetainedContent.objects.take(KIND, object_id)
        if aside is None or not Article.objects.kept().filter(pk=aside.content["article"]).exists():
            raise ActionNotPossible("Its article is gone, so the file cannot be put back.")
        assert aside.file is not None
        _put_back(object_id, aside, aside.file)
        set_withheld(aside.file, on=False)
        index.update("article", [aside.content["article"]])
        record("article.file-put-back", by=by, article=aside.content["article"], file=object_id)

    def purge(self, object_id: int) -> None:
        RetainedContent.objects.take(KIND, object_id)


def _put_back(object_id: int, aside: RetainedContent, file: StoredFile) -> None:
    was = aside.content
    try:
        with transaction.atomic():
            Attachment.objects.create(
                pk=object_id,
                article_id=was["article"],
                file=file,
                title=was["title"],
                position=was["position"],
            )
    except IntegrityError:
        raise ActionNotPossible("Its article is gone, so the file cannot be put back.") from None


def _passages(place: Attachment) -> list[ContextText]:
    article = place.article
    return [
        passage_of_file(place.file, byline_of(article)),
        # The body was sanitised on its way to the database.
        ContextText(byline_of(article), mark_safe(article.body), article.published_at, False),
    ]


def _subject(place: Attachment) -> ReportedSubject:
    article = place.article
    return ReportedSubject(
        kind=KIND,
        object_id=place.pk,
        label=AttachmentReports.label,
        title=place.file.original_name,
        address=article.get_absolute_url(),
        excerpt=f"A file of “{article.title}”",
        byline=byline_of(article),
        author_id=article.contributed_by_id,
        scope=SITE,
        version=place.file.sha256[:32],
    )
