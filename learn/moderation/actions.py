"""What follows a decision about an article. Whether somebody may decide, who calls these has asked."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.audit.log import record
from hub.errors import NotAllowed
from hub.moderation.enforcement.redaction import take_out_of_cases, take_out_of_names
from hub.moderation.registry import EditableTexts
from hub.richtext.redaction import RedactedPassage
from hub.search import index
from learn.flows import find_related_later, record_change, save_article
from learn.models import Article, Attachment

type Redact = Callable[[Article, RedactedPassage, bool], int]

on_redact: list[Redact] = []
"""What else is kept of an article's words: called under its lock, returns how often they stood there. The flag says
that readers' own words go as well."""

OF_LINES = ("title", "summary", "content_warning", "original_author_text", "source_name")
LONGEST = {
    "title": 250,
    "summary": 1200,
    "content_warning": 200,
    "original_author_text": 1000,
    "source_name": 200,
}
OF_REVISIONS = (*OF_LINES, "body")


@transaction.atomic
def set_hidden(*, article_id: int, on: bool) -> None:
    """Hide an article from all who read the library, or show it again; twice is as once."""
    for article in _locked(article_id):
        article.hidden_at = timezone.now() if on else None
        article.save(update_fields=["hidden_at"])
        index.update("article", [article.pk])
        find_related_later([article.pk])


@transaction.atomic
def edit_after_decision(*, article_id: int, by: User, texts: EditableTexts) -> None:
    """Replace its texts; what it said before stays in its history."""
    for article in _locked(article_id):
        article.title = texts.title or article.title
        article.summary = article.summary if texts.summary is None else texts.summary
        article.body = texts.body
        save_article(article=article, by=by, note="Changed after a report")
        record(
            "article.changed-after-report", by=by, about=article.contributed_by, article=article.pk
        )


@transaction.atomic
def delete(*, article_id: int, by: User, reason: str) -> None:
    """Nobody reads it any more, its author and editors included; it can come back until it is purged."""
    for article in _locked(article_id):
        article.deleted_at = timezone.now()
        article.hidden_at = article.hidden_at or article.deleted_at
        article.save(update_fields=["deleted_at", "hidden_at"])
        index.update("article", [article.pk])
        record(
            "article.deleted",
            by=by,
            about=article.contributed_by,
            article=article.pk,
            reason=reason,
        )


@transaction.atomic
def restore(*, article_id: int, by: User) -> None:
    """Put a deleted one back as it was. Raises Refused where it is gone."""
    article = Article.objects.select_for_update(no_key=True).filter(pk=article_id).first()
    if article is None:
        raise NotAllowed("It is gone for good.")
    article.deleted_at = article.hidden_at = None
    article.save(update_fields=["deleted_at", "hidden_at"])
    index.update("article", [article.pk])
    record("article.restored", by=by, about=article.contributed_by, article=article.pk)


@transaction.atomic
def purge(*, article_id: int) -> None:
    """Of a deleted one nothing stays; a job deletes its files."""
    if Article.objects.filter(pk=article_id, deleted_at__isnull=False).delete()[0]:
        index.update("article", [article_id])


@transaction.atomic
def redact(*, article_id: int, by: User, passage: str, everywhere: bool) -> int:
    """Put "[removed]" in place of a passage in an article and all that is kept of it; returns how often it stood there.

    `everywhere`: in what readers said of it, too. What was there is kept nowhere, the audit trail included.
    """
    words, found = RedactedPassage(passage), 0
    for article in _locked(article_id):
        found = (
            _out_of_article(article, words)
            + _out_of_history(article, words)
            + _out_of_files(article, words)
        )
        found += sum(take_out(article, words, everywhere) for take_out in on_redact)
        if found:
            _save_redacted(article, by)
            take_out_of_cases("article", [article.pk], words)
            record(
                "article.redacted",
                by=by,
                about=article.contributed_by,
                article=article.pk,
                times=found,
            )
    return found


def _locked(article_id: int) -> list[Article]:
    """The article as it is now, if it was not deleted."""
    return list(Article.objects.kept().select_for_update(no_key=True).filter(pk=article_id))


def _out_of_article(article: Article, words: RedactedPassage) -> int:
    article.body, found = words.out_of(article.body)
    for name in OF_LINES:
        text, times = words.out_of_line(getattr(article, name))
        setattr(article, name, text[: LONGEST[name]])
        found += times
    return found


def _out_of_history(article: Article, words: RedactedPassage) -> int:
    """Of every version that is kept, from which differences are made."""
    found = 0
    for revision in article.revisions.select_for_update():
        content, times = dict(revision.content), 0
        for name in OF_REVISIONS:
            take_out = words.out_of if name == "body" else words.out_of_line
            content[name], here = take_out(str(content.get(name) or ""))
            times += here
        if times:
            revision.content = content
            revision.save(update_fields=["content"])
        found += times
    return found


def _out_of_files(article: Article, words: RedactedPassage) -> int:
    places = list(Attachment.objects.filter(article=article).select_related("file"))
    found = take_out_of_names([place.file for place in places], words)
    for place in places:
        place.title, times = words.out_of_line(place.title)
        if times:
            place.title = place.title[:200]
            place.save(update_fields=["title"])
        found += times
    return found


def _save_redacted(article: Article, by: User) -> None:
    """A version of its own: who has the form open must not save the words back."""
    article.derive()
    article.version += 1
    article.updated_at = timezone.now()
    article.save(
        update_fields=[*LONGEST, "body", "slug", "reading_minutes", "version", "updated_at"]
    )
    record_change(articles=[article], by=by, note="Words taken out")
