"""Search engine: entry point of all searches, from a `SearchQuery` to `SearchResults`.

A query without words lists documents, newest first; the library's lists are such queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from hub.rendering.fragment_cache import fragments
from hub.search.engine import ranking
from hub.search.engine.doc_store import DocStore, FacetKey, Mask, Rows
from hub.search.engine.facets import FacetFilter, FacetGroup
from hub.search.engine.snapshot import IndexSnapshot
from hub.search.text.query import ParsedQuery, QueryClause, parse
from hub.search.text.spelling import suggest

PUBLIC = frozenset({0})
SORTS = ("relevance", "newest", "most-viewed")


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """Query of a reader.

    `chosen` holds the facet values that the reader chose, `fixed` those of the page itself, such as
    a tag's page. `scopes` are the audiences that the reader belongs to. Pages count from 1.
    """

    text: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fixed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    size: int = 20
    scopes: frozenset[int] = PUBLIC
    facets: Sequence[str] = ()


@dataclass(slots=True)
class SearchHit:
    kind: str
    object_id: int
    number: int
    all_words: bool
    _columns: DocStore
    _row: int

    def facets(self, *names: str) -> list[FacetKey]:
        """Return the document's values of the named facets."""
        return self._columns.facets_of(self._row, *names)


@dataclass(slots=True)
class SearchResults:
    """One page of hits, with facets and totals.

    `total` counts all hits, `total_all_words` those that contain every word.
    """

    query: ParsedQuery
    hits: list[SearchHit]
    total: int
    total_all_words: int
    groups: list[FacetGroup]
    sort: str
    terms: frozenset[str] = frozenset()
    did_you_mean: str = ""


class SearchRun:
    """Evaluation of one query."""

    def __init__(self, view: IndexSnapshot, question: SearchQuery) -> None:
        self.view = view
        self.question = question
        self.query = parse(question.text)
        self.clauses = view.synonyms.expand(self.query)
        self.ranking = ranking.Ranking(view.columns, view.cache)
        self.faceting = FacetFilter(view.columns, question.chosen)

    def answer(self) -> SearchResults:
        self.ranking.fetch([*self.clauses, *self.query.without])
        before = self._before_choice()
        matches = self.ranking.matches(self.clauses) if self.clauses else None
        chosen = self.faceting.narrow(before)
        complete = chosen & matches.all_words() if matches else chosen
        total_all = int(np.count_nonzero(complete))
        wider = before if matches is None else before & matches.all_words()
        counted = complete
        if matches is not None and self._wants_more(total_all):
            wider, counted = before & matches.most_words(), chosen & matches.most_words()
        rows = self._order(counted, complete, matches)
        return self._found(rows, complete, total_all, wider, counted)

    def _found(
        self, rows: Rows, complete: Mask, total_all: int, wider: Mask, counted: Mask
    ) -> SearchResults:
        size, page = self.question.size, max(1, self.question.page)
        shown = rows[(page - 1) * size : page * size]
        return SearchResults(
            query=self.query,
            hits=self._hits(shown, complete),
            total=len(rows),
            total_all_words=total_all,
            groups=self._groups(wider, counted),
            sort=self.sort,
            terms=frozenset(
                term
                for clause in self.clauses
                for choice in clause.alternatives
                for term in choice.terms
            ),
            did_you_mean=self._did_you_mean(),
        )

    @property
    def sort(self) -> str:
        if self.question.sort in SORTS and (self.clauses or self.question.sort != "relevance"):
            return self.question.sort
        return "relevance" if self.clauses else "newest"

    def _before_choice(self) -> Mask:
        """Return the rows before the reader's choice of facets.

        They are visible to the reader, have the page's own facets and the query's fields, and do
        not match its exclusions.
        """
        rows = self.view.visible(self.question.scopes)
        for name, values in self.question.fixed.items():
            for value in values:
                rows = rows & self.faceting.mask_of(name, value)
        for name, value in self.query.fields:
            rows = rows & self.faceting.mask_of(name, value)
        for name, value in self.query.without_fields:
            rows = rows & ~self.faceting.mask_of(name, value)
        for clause in self.query.without:
            rows = rows.copy()
            rows[self.ranking.rows_matching(clause)] = False
        return rows

    def _wants_more(self, total_all: int) -> bool:
        """Return whether to add documents that lack a word.

        True only for several words, if the documents with all of them fill less than a page.
        """
        return len(self.clauses) > 1 and total_all < self.question.size

    def _order(self, rows: Mask, complete: Mask, matches: ranking.Matches | None) -> Rows:
        if self.sort == "newest":
            newest = self.view.newest
            return newest[rows[newest]]
        found = np.flatnonzero(rows)
        if self.sort == "most-viewed":
            popularity = self.view.columns.popularity.view[found]
            return found[np.lexsort((-found, -popularity))]
        assert matches is not None
        return self._by_relevance(found, complete, matches)

    def _by_relevance(self, found: Rows, complete: Mask, matches: ranking.Matches) -> Rows:
        """Sort rows: those with all words first, then by score.

        The best ones are re-ranked by semantic similarity.
        """
        scores = matches.scores[found]
        tier = complete[found]
        best = _best(found, scores, tier, ranking.RERANKED)
        if len(self.query.terms) > 1:
            scored = ranking.rerank(self.view.columns, self.query.text, best, matches.scores[best])
            best = best[np.lexsort((-scored, ~complete[best]))]
        if len(best) == len(found):
            return best
        rest = np.setdiff1d(found, best, assume_unique=True)
        return np.concatenate([best, rest[np.lexsort((-matches.scores[rest], ~complete[rest]))]])

    def _groups(self, wider: Mask, counted: Mask) -> list[FacetGroup]:
        """Return the facets, cached for all pages and sort orders of the same query."""
        asked = self.question
        chosen, fixed = (
            tuple((n, tuple(v)) for n, v in each.items()) for each in (asked.chosen, asked.fixed)
        )
        key = ("facets", self.view.key, self.query.text, chosen, fixed, asked.scopes, asked.size)
        return fragments.get(
            key,
            lambda: self.faceting.groups(wider, counted, asked.facets),
            lambda groups: 120 * sum(len(group.values) for group in groups),
        )

    def _hits(self, rows: Rows, complete: Mask) -> list[SearchHit]:
        columns = self.view.columns
        held = (columns.kind, columns.object_id, columns.number)
        told = zip(
            *(column.view[rows].tolist() for column in held),
            complete[rows].tolist(),
            rows.tolist(),
            strict=True,
        )
        return [
            SearchHit(columns.kinds[kind], object_id, number, all_words, columns, row)
            for kind, object_id, number, all_words, row in told
        ]

    def _did_you_mean(self) -> str:
        if not self.query.words:
            return ""
        visible = self.view.visible(self.question.scopes)
        return suggest(
            self.query.text, self.query.words, lambda terms: self._frequencies(terms, visible)
        )

    def _frequencies(self, terms: Iterable[str], visible: Mask) -> dict[str, int]:
        wanted = list(terms)
        self.ranking.fetch([QueryClause.of(term) for term in wanted])
        return {term: int(np.count_nonzero(visible[self.ranking.rows_of(term)])) for term in wanted}


def find(view: IndexSnapshot, question: SearchQuery) -> SearchResults:
    """Run a query.

    SQL queries: one for postings, one for the word order of each phrase, one for embeddings, and
    two per rare word for a spelling suggestion. Raise `hub.search.timeouts.SearchTimedOut` if the
    word order of a phrase takes too long to check.
    """
    return SearchRun(view, question).answer()


def _best(found: Rows, scores: npt.NDArray[np.float32], tier: Mask, most: int) -> Rows:
    if len(found) <= most:
        order = np.lexsort((-scores, ~tier))
        return found[order]
    ranked = scores + tier * (float(scores.max(initial=0.0)) + 1.0)
    best = np.argpartition(-ranked, most)[:most]
    return found[best[np.argsort(-ranked[best], kind="stable")]]
