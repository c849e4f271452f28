"""Check of the number of comments that an article shows against the comments that exist."""

from __future__ import annotations

from django.db.models import Count

from learn.comments import flows
from learn.comments.models import Comment


def counted_comments() -> dict[int, int]:
    """Return the number of live comments of each article that has any, by article id."""
    counted = (
        Comment.objects.live().values("article").annotate(number=Count("pk")).order_by("article")
    )
    return {row["article"]: row["number"] for row in counted}


def count_anew(article_id: int) -> None:
    flows.recount(article_id)
