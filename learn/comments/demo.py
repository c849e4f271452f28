"""Demo comments: a few conversations below articles, from conversations.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.demo.markup import html
from accounts.demo.randomness import chance
from accounts.demo.registry import DemoGround, DemoPart, Report
from accounts.models import User
from hub.moderation import flows as moderation
from hub.moderation import registry
from hub.moderation.models import ReportReason
from learn.comments.flows import recount
from learn.comments.models import Comment
from learn.demo.articles import SOURCE_KEY
from learn.models import Article
from learn.moderation.reports import ArticleReports

FILE = Path(__file__).with_name("conversations.toml")
DOUBT = (
    "We tried this as it is written here, and it did not work. "
    "Could somebody check it against newer guidance?"
)
SOON = timedelta(days=9)  # at most, between an article and its first comment


def conversations() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(FILE.read_text())["article"]
    return found


def fill(ground: DemoGround, report: Report) -> str:
    """Create the comments that are missing."""
    report("Commenting", 0)
    articles = Article.objects.published().filter(source_key=SOURCE_KEY).in_bulk(field_name="pk")
    by_key = {article.external_id: article for article in articles.values()}
    made = 0
    with transaction.atomic():
        for conversation in conversations():
            if article := by_key.get(conversation["key"]):
                made += _talk(article, conversation["comment"], ground.people)
                report("Commenting", 1)
        _doubt(articles.values(), ground.people)
    return f"Its articles have {Comment.objects.count()} comments ({made} added now)."


def _talk(article: Article, said: list[dict[str, str]], people: Mapping[str, User]) -> int:
    beginning: Comment | None = None
    made = 0
    for place, (comment, at) in enumerate(zip(said, _times(article), strict=False)):
        found, is_new = Comment.objects.get_or_create(
            key=uuid5(NAMESPACE_URL, f"{article.external_id}/{place}"),
            defaults={
                "article": article,
                "author": people[comment.get("by") or comment["re"]],
                "reply_to": beginning if "re" in comment else None,
                "body": html(comment["text"]),
                "created_at": at,
            },
        )
        beginning = beginning if "re" in comment else found
        made += is_new
    recount(article.pk)
    return made


def _doubt(articles: Iterable[Article], people: Mapping[str, User]) -> None:
    """Report an article, so that staff find one in their queue. Idempotent."""
    article = min(articles, key=lambda each: each.pk, default=None)
    # The first by number: the order of rows may change, and the report's key stays one person's.
    reader = min(people.values(), key=lambda each: each.pk, default=None)
    subject = registry.find(ArticleReports.kind, article.pk, reader) if article and reader else None
    if subject is not None:
        key = uuid5(NAMESPACE_URL, "demo report of an article")
        moderation.report(
            subject=subject, by=reader, reason=ReportReason.MISINFORMATION, text=DOUBT, key=key
        )


def _times(article: Article) -> Iterator[datetime]:
    """Yield a time for each comment: shortly after each other, never in the future."""
    luck = chance("comments", article.external_id)
    at = (article.published_at or timezone.now()) + SOON * luck.random()
    while True:
        yield min(at, timezone.now())
        at += timedelta(hours=luck.uniform(2, 60))


PART = DemoPart(
    length=lambda: len(conversations()), fill=fill, is_empty=lambda: not Comment.objects.exists()
)
