"""A list of articles as a page shows it: cards, facets with their addresses, what was chosen, paging."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from hub.http.numbers import whole_number
from hub.rendering.fragment_cache import fragments
from hub.search.engine.facets import FacetFilter, FacetGroup, FacetValue
from hub.search.engine.search import SORTS, SearchHit, SearchQuery, SearchResults, find
from hub.search.engine.snapshot import IndexSnapshot
from hub.search.text.query import bounded
from hub.search.text.snippets import SnippetMarker
from learn.browse.cards import (
    CardData,
    facet,
    facet_link,
    pagination,
    published_cards,
    quoted,
    shell,
    sort_link,
)
from learn.integrations.search import FACETS

PAGE_SIZE = 20
LAST_PAGE = 500
MOST_CHOSEN = 8  # values of one facet that an address may name
LONGEST_VALUE = 100
FACET_TITLES = {
    "category": "Category",
    "type": "Type",
    "audience": "For",
    "tag": "Tag",
    "author": "Author",
    "country": "Country",
    "year": "Year",
}
SORT_TITLES = {"relevance": "Best match", "newest": "Newest", "most-viewed": "Most viewed"}


@dataclass(frozen=True)
class ListFilters:
    """What an address asks for, brought into one form: equal lists have equal `Asked`."""

    text: str = ""
    chosen: tuple[tuple[str, str], ...] = ()
    sort: str = ""
    page: int = 1

    @classmethod
    def from_address(cls, query: QueryDict) -> ListFilters:
        """Read an address. What it says wrongly is left out, never an error."""
        chosen = [
            (name, value[:LONGEST_VALUE])
            for name in FACETS
            for value in dict.fromkeys(query.getlist(name)[:MOST_CHOSEN])
            if value
        ]
        sort = query.get("sort", "")
        number = min(whole_number(query.get("page", "")) or 1, LAST_PAGE)
        return cls(
            bounded(query.get("q", "")), tuple(chosen), sort if sort in SORTS else "", number
        )

    def address(self, *, without: tuple[str, str] | None = None, **changed: str | int) -> str:
        """The query part of the address with something changed; the page starts over unless it is given."""
        pairs: list[tuple[str, str | int]] = [("q", changed.get("text", self.text))]
        pairs += [pair for pair in self.chosen if pair != without]
        pairs.append(("sort", changed.get("sort", self.sort)))
        page = changed.get("page", 1)
        encoded = urlencode(
            [pair for pair in pairs if pair[1]] + ([("page", page)] if page != 1 else [])
        )
        return f"?{encoded}"

    def choosing(self, name: str) -> str:
        """The address that chooses a value of a facet, up to the value, which must be quoted."""
        rest = self.address()
        return f"{rest}&{name}=" if len(rest) > 1 else f"?{name}="


@dataclass
class FacetLinks:
    """A facet as the page shows it: links that choose a value or take it back."""

    name: str
    values: list[FacetValue]
    html: SafeString


@dataclass
class ArticleCard:
    """One article in a list."""

    html: SafeString
    all_words: bool = True


@dataclass
class ArticleListing:
    """Everything that `learn/_listing.html` needs."""

    asked: ListFilters
    found: SearchResults
    cards: list[ArticleCard]
    facets: list[FacetLinks]
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_search(self) -> bool:
        """Whether there was anything to look for: words such as "the" alone are not."""
        query = self.found.query
        return bool(query.clauses or query.fields or query.without or query.without_fields)

    @property
    def said_nothing(self) -> bool:
        return bool(self.asked.text) and not self.is_search

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Title, label and the address without it, for each chosen value."""
        labels = {
            (group.name, value.value): value.label
            for group in self.facets
            for value in group.values
        }
        return [
            (FACET_TITLES[pair[0]], labels.get(pair, pair[1]), self.asked.address(without=pair))
            for pair in self.asked.chosen
        ]

    @property
    def sorts(self) -> SafeString:
        names = [name for name in SORT_TITLES if name != "relevance" or self.found.query.clauses]
        links = (
            sort_link(
                self.asked.address(sort=name), SORT_TITLES[name], current=name == self.found.sort
            )
            for name in names
        )
        return mark_safe("".join(links))

    @property
    def pages(self) -> PageLinks:
        return PageLinks(self.asked, -(-self.found.total // PAGE_SIZE))

    @property
    def first_page(self) -> str:
        return self.asked.address()

    @property
    def filters(self) -> SafeString:
        """The facets, one after the other."""
        return mark_safe("".join(facet.html for facet in self.facets))

    @property
    def best(self) -> SafeString:
        """Cards of what has everything that was asked for."""
        return mark_safe("".join(card.html for card in self.cards if card.all_words))

    @property
    def partial(self) -> SafeString:
        """Cards of what lacks some of the words; they follow."""
        return mark_safe("".join(card.html for card in self.cards if not card.all_words))

    @property
    def did_you_mean(self) -> tuple[str, str] | None:
        text = self.found.did_you_mean
        return (text, self.asked.address(text=text)) if text else None


@dataclass(frozen=True)
class PageLinks:
    """Addresses of the pages around the one that is shown."""

    asked: ListFilters
    last: int

    @property
    def number(self) -> int:
        return self.asked.page

    @property
    def around(self) -> list[tuple[int, str]]:
        """Page numbers to show: the first, the last, and those near; 0 stands for a gap."""
        last = min(self.last, LAST_PAGE)
        near = {1, last, *range(max(1, self.number - 2), min(last, self.number + 2) + 1)} - {0}
        shown: list[tuple[int, str]] = []
        for number in sorted(near):
            if shown and number - shown[-1][0] > 1:
                shown.append((0, ""))
            shown.append((number, self.asked.address(page=number)))
        return shown

    @property
    def html(self) -> SafeString:
        return pagination(self.number, self.last, self.around) if self.last > 1 else SafeString("")


def is_in_use(view: IndexSnapshot, name: str, value: str) -> bool:
    """Whether an article that everyone may read now has this tag, this author …"""
    return fragments.get(
        ("in use", view.key, name, value),
        lambda: bool(
            (FacetFilter(view.columns, {}).mask_of(name, value, exactly=True) & view.due).any()
        ),
        lambda _: 0,
    )


def listing_html(view: IndexSnapshot, asked: ListFilters, fixed: Mapping[str, str]) -> SafeString:
    """The list's part of the page. It holds only what is public, so it is the same for every reader."""
    return fragments.get(
        ("listing", view.key, asked, tuple(fixed.items())),
        lambda: _render(make_listing(view, asked, fixed)),
        len,
    )


def make_listing(
    view: IndexSnapshot, asked: ListFilters, fixed: Mapping[str, str]
) -> ArticleListing:
    chosen: dict[str, list[str]] = {}
    for name, value in asked.chosen:
        chosen.setdefault(name, []).append(value)
    question = SearchQuery(
        text=asked.text,
        chosen=chosen,
        fixed={name: [value] for name, value in fixed.items()},
        sort=asked.sort,
        page=asked.page,
        size=PAGE_SIZE,
        facets=FACETS,
    )
    found = find(view, question)
    facets = [
        _facet(group, asked, fixed.get(group.name))
        for group in found.groups
        if fixed.get(group.name) is None or len(group.values) > 1
    ]
    return ArticleListing(asked, found, cards_of(found), facets, fixed)


def _render(listing: ArticleListing) -> SafeString:
    return render_to_string(
        "learn/_listing.html", {"listing": listing, "asked": listing.asked, "found": listing.found}
    )


def _facet(group: FacetGroup, asked: ListFilters, here: str | None) -> FacetLinks:
    choosing = escape(asked.choosing(group.name))
    links = []
    for value in group.values:
        if value.value == here:  # the page itself stands for it
            continue
        taken_back = (
            escape(asked.address(without=(group.name, value.value))) if value.selected else ""
        )
        address = taken_back or choosing + quoted(value.value)
        links.append(facet_link(address, value.label, value.count, selected=value.selected))
    return FacetLinks(group.name, group.values, facet(FACET_TITLES[group.name], links))


def cards_of(found: SearchResults) -> list[ArticleCard]:
    articles = published_cards([hit.object_id for hit in found.hits], with_text=bool(found.terms))
    marker = SnippetMarker(found.terms)
    return [
        _card(articles[hit.object_id], hit, marker)
        for hit in found.hits
        if hit.object_id in articles
    ]


def _card(article: CardData, hit: SearchHit, marker: SnippetMarker) -> ArticleCard:
    kept = shell(article, hit)
    if not marker.terms:
        return ArticleCard(kept.filled(escape(article.title), escape(article.summary)))
    return ArticleCard(
        kept.filled(marker.highlight(article.title), marker.snippet(article.text)), hit.all_words
    )
