"""Checking that an article still holds, and saying when to check again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from learn.flows import record_change
from learn.models import Article

YEARS = 1


@transaction.atomic
def mark_reviewed(*, ids: Sequence[int], by: User | None) -> int:
    """Note that the articles were checked today; the next check is due in a year. Returns how many."""
    articles = list(Article.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    today = timezone.localdate()
    next_check = today.replace(year=today.year + YEARS, day=min(today.day, 28))
    for article in articles:
        article.review_by = next_check
        article.version += 1
        article.updated_at = timezone.now()
    Article.objects.bulk_update(articles, ["review_by", "version", "updated_at"])
    record_change(articles=articles, by=by, note="Checked, still holds")
    return len(articles)
