"""Cards of articles and the links of facets, written straight as HTML.

A list has twenty cards and fifty links. As templates they took three quarters of a list's time (docs/decisions/0010),
so this is the one place where HTML is written in Python. Everything that comes from people is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from hub.database.rows import prepared_cursor
from hub.rendering.dates import long_date
from hub.rendering.fragment_cache import fragments
from hub.search.engine.doc_store import FacetKey
from hub.search.engine.search import SearchHit
from learn.models import Article

AUTHORS_SHOWN = 4
READ_WHOLE = 12_000  # bytes of a text that a search marks: PostgreSQL reads so much sooner than it counts letters
SNIPPETS_FROM = 4000  # characters of a longer text; words that stand later are found, but not shown
TYPES = {value: str(label) for value, label in Article.Type.choices}


class CardData(NamedTuple):
    """What a card shows of an article, and the beginning of its plain text where a search marks it."""

    pk: int
    title: str
    slug: str
    summary: str
    type: str
    content_warning: str
    published_at: datetime
    reading_minutes: int
    is_preexisting: bool
    source_name: str
    original_date: date | None
    text: str


# As SQL: building it from expressions took longer than answering it. The rule is `ArticleQuerySet.published`.
_PUBLISHED_CARDS = f"""
    SELECT {", ".join(f"article.{column}" for column in ("id", *CardData._fields[1:-1]))},
           CASE WHEN NOT %(with_text)s::boolean THEN ''
                WHEN octet_length(document.text) <= {READ_WHOLE} THEN document.text
                ELSE left(document.text, {SNIPPETS_FROM}) END
    FROM learn_article AS article
    LEFT JOIN search_searchdocument AS document ON document.kind = 'article' AND document.object_id = article.id
    WHERE article.id = ANY(%(ids)s::bigint[])
      AND article.status = 'published' AND article.published_at <= %(now)s::timestamptz AND article.hidden_at IS NULL
"""  # noqa: S608 - constants only


def published_cards(ids: list[int], *, with_text: bool) -> dict[int, CardData]:
    """Those of the articles that everyone may read now, by their keys. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(
            _PUBLISHED_CARDS, {"ids": ids, "with_text": with_text, "now": timezone.now()}
        )
        return {row[0]: CardData(*row) for row in cursor.fetchall()}


@dataclass(slots=True)
class CardShell:
    """A card without its title and text, which a search marks anew each time."""

    before: str
    between: str
    after: str

    def filled(self, title: str, text: str) -> SafeString:
        """The card; title and text are safe HTML."""
        shown = f'<p class="card__text">{text}</p>' if text else ""
        return mark_safe(f"{self.before}{title}{self.between}{shown}{self.after}")

    @property
    def size(self) -> int:
        return len(self.before) + len(self.between) + len(self.after)


def shell(article: CardData, hit: SearchHit) -> CardShell:
    """The article's card, kept under its document's number: that changes with everything a card shows."""
    key = ("card", hit.number)
    return fragments.get(
        key, lambda: _shell(article, hit.facets("category", "author")), lambda made: made.size
    )


def article_address(category: str, slug: str, pk: int) -> str:
    """As `learn:article-detail` would reverse; lists build hundreds."""
    return f"/learn/{category}/{slug}-{pk}/"


def _shell(article: CardData, facets: Iterable[FacetKey]) -> CardShell:
    category = next((value, label) for name, value, label in facets if name == "category")
    authors = [(value, label) for name, value, label in facets if name == "author"]
    warning = (
        ' <span class="badge badge--attention">Content warning</span>'
        if article.content_warning
        else ""
    )
    address = article_address(category[0], article.slug, article.pk)
    return CardShell(
        before=f'<li class="card"><p class="card__meta"><span>{escape(TYPES[article.type])}</span> '
        f'{_link("category", *category)}{warning}</p><h3 class="card__title"><a href="{address}">',
        between="</a></h3>",
        after=f'<p class="card__meta">{_byline(authors)}{_source(article)}{_time(article)}'
        f"<span>{article.reading_minutes} min read</span></p></li>",
    )


def _byline(authors: list[tuple[str, str]]) -> str:
    shown = "".join(f"{_link('author', *author)} " for author in authors[:AUTHORS_SHOWN])
    more = len(authors) - AUTHORS_SHOWN
    return f"{shown}<span>and {more} more</span> " if more > 0 else shown


def _source(article: CardData) -> str:
    """Where and in which year it was first published; the date on a card is that of the list's order."""
    if not article.is_preexisting:
        return ""
    year = str(article.original_date.year) if article.original_date else ""
    parts = ", ".join(part for part in (article.source_name, year) if part)
    return f"<span>{escape(parts)}</span> " if parts else ""


def _time(article: CardData) -> str:
    return _day(article.published_at.astimezone(timezone.get_default_timezone()).date())


@lru_cache(maxsize=2000)
def _day(day: date) -> str:
    return f'<time datetime="{day.isoformat()}">{long_date(day)}</time> '


def _link(kind: str, slug: str, label: str) -> str:
    return f'<a href="/learn/{kind}/{quoted(slug)}/">{escape(label)}</a>'


def quoted(value: str) -> str:
    """For an address. Nearly every value is plain; seeing so is ten times as quick as quoting it."""
    return value if value.isascii() and value.replace("-", "").isalnum() else quote(value, safe="")


def facet_link(address: str, label: str, count: int, *, selected: bool) -> str:
    """A value of a facet; the address is escaped already."""
    current = ' aria-current="true"' if selected else ""
    return (
        f'<li><a href="{address}" rel="nofollow"{current}>{escape(label)} '
        f'<span class="facet__count">{count:,}</span></a></li>'
    )


def facet(title: str, links: Iterable[str]) -> SafeString:
    """A facet with its links; the title is ours."""
    return mark_safe(
        f'<section class="facet"><h2 class="facet__title">{title}</h2><ul>{"".join(links)}</ul></section>'
    )


def sort_link(address: str, label: str, *, current: bool) -> str:
    state = ' aria-current="true"' if current else ""
    return f'<li><a class="chip" href="{escape(address)}"{state}>{label}</a></li>'


def pagination(number: int, last: int, around: Iterable[tuple[int, str]]) -> SafeString:
    """Previous, next and the pages around one; `around` has page numbers with their addresses, 0 for a gap."""
    addresses = dict(around)
    items = "".join(f"<li>{_page(page, address, page == number)}</li>" for page, address in around)
    return mark_safe(
        f'<nav class="pagination" aria-label="Pages" hx-boost="true">{_step(addresses.get(number - 1), "prev")}'
        f'<ol class="pagination__pages">{items}</ol>{_step(addresses.get(number + 1), "next")}'
        f'<p class="pagination__total">Page {number:,} of {last:,}</p></nav>'
    )


def _step(address: str | None, relation: str) -> str:
    if not address:
        return ""
    label = {
        "prev": '<span aria-hidden="true">←</span> Previous',
        "next": 'Next <span aria-hidden="true">→</span>',
    }
    return f'<a class="pagination__step" rel="{relation}" href="{escape(address)}">{label[relation]}</a>'


def _page(page: int, address: str, current: bool) -> str:
    if not page:
        return '<span class="pagination__gap" aria-hidden="true">…</span>'
    label = f'<span class="visually-hidden">Page </span>{page}'
    if current:
        return f'<span class="pagination__page" aria-current="page">{label}</span>'
    return f'<a class="pagination__page" href="{escape(address)}">{label}</a>'
