"""Articles and their files as things that people report. Site staff look after them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists
from django.utils.safestring import mark_safe

from accounts.models import User
from hub.errors import NotAllowed
from hub.moderation.registry import (
    EXCERPT,
    SITE,
    ActionNotPossible,
    ContextText,
    EditableTexts,
    ReportedSubject,
    Rows,
    Viewer,
)
from hub.permissions import staff_who_may
from hub.richtext.plain_text import plain_text, shortened
from learn.models import Article
from learn.moderation import actions
from learn.querysets import ArticleQuerySet

CHANGE = "learn.change_article"


class ArticleReports:
    """With what can be decided about one."""

    kind = "article"
    label = "Article"

    def visible_to(self, viewer: Viewer) -> ArticleQuerySet:
        return Article.objects.visible_to(cast(User, viewer))

    def moderated_by(self, moderator: AbstractBaseUser) -> ArticleQuerySet:
        return self.visible_to(cast(User, moderator))

    def everything(self) -> ArticleQuerySet:
        return Article.objects.kept()

    def written_by(self, person: AbstractBaseUser) -> ArticleQuerySet:
        return Article.objects.filter(contributed_by=person.pk)

    def subjects(self, rows: Rows) -> Sequence[ReportedSubject]:
        return [_subject(article) for article in rows.select_related("category", "contributed_by")]

    def passages(self, rows: Rows, object_id: int) -> Sequence[ContextText]:
        """The article alone: it stands by itself. Its body was sanitised on its way to the database."""
        found = rows.filter(pk=object_id).select_related("contributed_by")
        return [
            ContextText(byline_of(each), mark_safe(each.body), each.published_at, True)
            for each in found
        ]

    def hide(self, object_id: int, *, on: bool) -> None:
        actions.set_hidden(article_id=object_id, on=on)

    def delete(self, object_id: int, *, by: AbstractBaseUser, reason: str) -> None:
        actions.delete(article_id=object_id, by=cast(User, by), reason=reason)

    def redact(
        self, object_id: int, *, by: AbstractBaseUser, passage: str, everywhere: bool
    ) -> int:
        return actions.redact(
            article_id=object_id, by=cast(User, by), passage=passage, everywhere=everywhere
        )

    def texts_of(self, object_id: int) -> EditableTexts:
        found = self.everything().filter(pk=object_id).first()
        return EditableTexts(found.body, found.title, found.summary) if found else EditableTexts("")

    def edit(self, object_id: int, *, by: AbstractBaseUser, texts: EditableTexts) -> None:
        actions.edit_after_decision(article_id=object_id, by=cast(User, by), texts=texts)

    def writer(self, object_id: int) -> int | None:
        """Who brought the article in, if they still have an account."""
        return Article.objects.filter(pk=object_id).values_list("contributed_by", flat=True).first()


class ArticleRetention:
    """Those that a decision deleted."""

    def shown(self, object_id: int) -> tuple[ReportedSubject, Sequence[ContextText]] | None:
        source, rows = (
            ArticleReports(),
            Article.objects.filter(deleted_at__isnull=False, pk=object_id),
        )
        found = source.subjects(rows)
        return (found[0], source.passages(rows, object_id)) if found else None

    def restore(self, object_id: int, *, by: AbstractBaseUser) -> None:
        try:
            actions.restore(article_id=object_id, by=cast(User, by))
        except NotAllowed as refused:
            raise ActionNotPossible(str(refused)) from None

    def purge(self, object_id: int) -> None:
        actions.purge(article_id=object_id)


class ArticleStewards:
    """Whoever changes articles hears what was decided about one, and why."""

    def of(self, object_id: int) -> Collection[int]:  # noqa: ARG002 - they look after all
        return [*staff_who_may(CHANGE).values_list("pk", flat=True)]

    def is_one(self, person: AbstractBaseUser) -> Exists:
        return Exists(staff_who_may(CHANGE).filter(pk=person.pk))


def byline_of(article: Article) -> str:
    return article.contributed_by.shown_name if article.contributed_by else ""


def _subject(article: Article) -> ReportedSubject:
    return ReportedSubject(
        kind=ArticleReports.kind,
        object_id=article.pk,
        label=ArticleReports.label,
        title=article.title,
        address=article.get_absolute_url(),
        excerpt=shortened(article.summary or plain_text(article.body), EXCERPT),
        byline=byline_of(article),
        author_id=article.contributed_by_id,
        scope=SITE,
        version=str(article.version),
    )
