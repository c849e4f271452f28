"""Articles and their files as things that people report. Editors change or archive articles in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from accounts.models import User
from hub.moderation.sources import EXCERPT, SITE, Passage, Rows, Subject, Viewer
from hub.richtext.plain import plain_text
from hub.safeguarding.attached import set_withheld
from hub.safeguarding.showing import reported_file
from learn import flows
from learn.attachments import FILE
from learn.models import Article, Attachment
from learn.querysets import ArticleQuerySet

OF_FILE = ("file__reading", "file__uploaded_by", "article__category")


class ReportedArticles:
    kind = "article"
    label = "Article"

    def visible_to(self, viewer: Viewer) -> ArticleQuerySet:
        return Article.objects.visible_to(cast(User, viewer))

    def moderated_by(self, moderator: AbstractBaseUser) -> ArticleQuerySet:
        return self.visible_to(cast(User, moderator))

    def everything(self) -> ArticleQuerySet:
        return Article.objects.all()

    def written_by(self, person: AbstractBaseUser) -> ArticleQuerySet:
        return Article.objects.filter(contributed_by=person.pk)

    def subjects(self, rows: Rows) -> Sequence[Subject]:
        return [_subject(article) for article in rows.select_related("category", "contributed_by")]

    def passages(self, rows: Rows, object_id: int) -> Sequence[Passage]:
        """The article alone: it stands by itself. Its body was sanitised on its way to the database."""
        found = rows.filter(pk=object_id).select_related("contributed_by")
        return [Passage(_byline(each), mark_safe(each.body), each.published_at, True) for each in found]


class ReportedFiles:
    """A file of an article; a picture within the text belongs to the text."""

    kind = FILE
    label = "File"

    def visible_to(self, viewer: Viewer) -> QuerySet[Attachment]:
        shown = self.everything().filter(file__withheld_at=None)
        return shown.filter(article__in=Article.objects.visible_to(cast(User, viewer)))

    def moderated_by(self, moderator: AbstractBaseUser) -> QuerySet[Attachment]:
        """Site staff decide about them, in the admin."""
        return self.everything().filter(Exists(User.objects.deciding().filter(pk=moderator.pk)))

    def everything(self) -> QuerySet[Attachment]:
        return Attachment.objects.filter(is_inline=False)

    def written_by(self, person: AbstractBaseUser) -> QuerySet[Attachment]:
        return Attachment.objects.filter(Q(file__uploaded_by=person.pk) | Q(article__contributed_by=person.pk))

    def subjects(self, rows: Rows) -> Sequence[Subject]:
        return [_file(attachment) for attachment in rows.select_related(*OF_FILE)]

    def passages(self, rows: Rows, object_id: int) -> Sequence[Passage]:
        """What is known of it."""
        return [_about_file(attachment) for attachment in rows.filter(pk=object_id).select_related(*OF_FILE)]

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:  # noqa: ARG002 - it is noted already
        for attachment in self.everything().filter(pk=object_id):
            flows.take_file_out(attachment=attachment)

    def hide(self, object_id: int, *, on: bool) -> None:
        for attachment in self.everything().filter(pk=object_id).select_related("file"):
            set_withheld(attachment.file, on=on)

    def writer(self, object_id: int) -> int | None:
        """Who handed it in, for telling them."""
        return self.everything().filter(pk=object_id).values_list("file__uploaded_by", flat=True).first()


def _byline(article: Article) -> str:
    return article.contributed_by.display_name if article.contributed_by else ""


def _subject(article: Article) -> Subject:
    return Subject(
        kind=ReportedArticles.kind,
        object_id=article.pk,
        label=ReportedArticles.label,
        title=article.title,
        address=article.get_absolute_url(),
        excerpt=Truncator(article.summary or plain_text(article.body)).chars(EXCERPT),
        byline=_byline(article),
        author_id=article.contributed_by_id,
        scope=SITE,
        version=str(article.version),
    )


def _file(attachment: Attachment) -> Subject:
    reading = getattr(attachment.file, "reading", None)
    return Subject(
        kind=FILE,
        object_id=attachment.pk,
        label=ReportedFiles.label,
        title=attachment.file.original_name,
        address=attachment.article.get_absolute_url(),
        excerpt=reading.said if reading else "",
        byline=_handed_in_by(attachment),
        author_id=attachment.file.uploaded_by_id,
        scope=SITE,
        version=attachment.file.sha256[:32],
    )


def _about_file(attachment: Attachment) -> Passage:
    where = format_html("<p>A file of “{}”.</p>", attachment.article.title)
    html = reported_file(attachment.file) + where
    return Passage(_handed_in_by(attachment), html, attachment.file.uploaded_at, True)


def _handed_in_by(attachment: Attachment) -> str:
    person = attachment.file.uploaded_by
    return person.display_name if person else ""


def writer_of(object_id: int) -> int | None:
    """Who brought the article in, if they still have an account."""
    return Article.objects.filter(pk=object_id).values_list("contributed_by", flat=True).first()
