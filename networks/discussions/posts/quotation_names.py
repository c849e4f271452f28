"""Whose words a quotation shows: asked for when a page is shown, so that no name is stored in a text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.utils.html import format_html

from hub.database.prepared import as_text, is_among, prepared
from hub.quotations.models import Quotation
from networks.discussions.integrations.quotations import POST
from networks.discussions.models import Post, Thread
from networks.discussions.notifications.notification_posts import address_of, byline_of

type QuotedNames = Mapping[int, str]  # by the keys of quoted posts

_CITED = re.compile(r'<blockquote cite="/networks/posts/(\d{1,18})/">')


def names_quoted(posts: Collection[int], network: int) -> Mapping[int, QuotedNames]:
    """Return whom each of these posts quotes. One query.

    Only posts of the same network, which the same people read, and which are shown now.
    """
    if not posts:
        return {}
    names: dict[int, dict[int, str]] = {}
    for holder, quoted, author, pseudonym in _quoted(as_text(posts), network):
        names.setdefault(holder, {})[quoted] = byline_of(author, pseudonym)
    return names


@prepared(str, int)
def _quoted(posts: str, network: int) -> QuerySet[Quotation, tuple[Any, ...]]:
    shown = Post.objects.live().filter(thread__in=Thread.objects.live().filter(network=network))
    source = shown.filter(pk=OuterRef("source_id"))
    rows = Quotation.objects.filter(
        is_among(posts, "holder_id"), holder_kind=POST, source_kind=POST
    )
    return (
        rows.annotate(shown=Subquery(source.values("pk"), output_field=BigIntegerField()))
        .filter(shown=F("source_id"))
        .order_by("pk")
        .values_list(
            "holder_id",
            "source_id",
            Subquery(source.values("author__display_name")),
            Subquery(source.values("pseudonym__number")),
        )
    )


def with_names(body: str, names: QuotedNames) -> str:
    """Return a post's HTML with the name above each quotation."""

    def named(match: re.Match[str]) -> str:
        name = names.get(int(match[1]))
        if name is None:
            return match.group()
        link = format_html('<a href="{}">{}</a>', address_of(int(match[1])), name)
        return f'{match.group()}<p class="quotation-from">{link} wrote:</p>'

    return _CITED.sub(named, body) if names else body
