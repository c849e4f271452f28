"""Articles as things that people report. Editors change or archive them in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from accounts.models import User
from hub.moderation.sources import EXCERPT, SITE, Passage, Rows, Subject, Viewer
from hub.richtext.plain import plain_text
from learn.models import Article
from learn.querysets import ArticleQuerySet


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


def writer_of(object_id: int) -> int | None:
    """Who brought the article in, if they still have an account."""
    return Article.objects.filter(pk=object_id).values_list("contributed_by", flat=True).first()
