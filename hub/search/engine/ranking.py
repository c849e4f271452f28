"""Matching and scoring of documents for a query.

The score is BM25F (Robertson & Zaragoza 2009): for each clause the sum over its terms of
idf × w / (w + K1 (1 - B + B length / average length)), where w is the term's count, weighted by
field. A clause with alternatives scores by the best of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection

from hub.database.rows import prepared_cursor
from hub.search.embeddings import model
from hub.search.engine.doc_store import DocStore, Mask, Rows
from hub.search.engine.postings import EMPTY, PostingCache, PostingList
from hub.search.text.query import QueryAlternative, QueryClause
from hub.search.timeouts import search_timeout

K1 = 1.2  # the textbook values, as for B
B = 0.75
LIKENESS = 0.4  # weight of semantic similarity, added to word scores of which the best is 1
RERANKED = 100  # documents whose semantic similarity is computed
# Documents. If more contain the words of a loose phrase, their order is not checked.
CHECKED_MEANINGS = 3000
ENOUGH_WORDS = 0  # share of the highest weight, for a document that lacks some of the words

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matches:
    """Score, number of clauses matched and weight of each row."""

    scores: Scores
    matched: npt.NDArray[np.int8]
    weight: Scores
    clauses: int

    def all_words(self) -> Mask:
        mask: Mask = self.matched == self.clauses
        return mask

    def most_words(self) -> Mask:
        """Return the rows that match enough of the query; rare words have more weight."""
        heaviest = float(self.weight.max(initial=0.0))
        return (self.weight >= heaviest * ENOUGH_WORDS) & (self.matched > 0)


class Ranking:
    """Evaluation of clauses against the postings of one snapshot of the index."""

    def __init__(self, columns: DocStore, cache: PostingCache) -> None:
        self.columns = columns
        self.cache = cache
        self._lists: dict[str, tuple[Rows, npt.NDArray[np.float32]]] = {}
        self._idf: dict[str, float] = {}

    def fetch(self, clauses: Sequence[QueryClause]) -> None:
        """Load the postings of all terms of the clauses, in one query."""
        asked = {
            term for clause in clauses for choice in clause.alternatives for term in choice.terms
        }
        terms = asked - self._lists.keys()
        packed = self.cache.fetch(terms, self.columns.packed_to) if terms else {}
        for term in terms:
            self._keep(term, packed)

    def rows_of(self, term: str) -> Rows:
        """Return the live rows with the term, which must have been fetched."""
        return self._lists[term][0]

    def matches(self, clauses: Sequence[QueryClause]) -> Matches:
        size = len(self.columns)
        scores, weight = np.zeros(size, dtype=np.float32), np.zeros(size, dtype=np.float32)
        matched = np.zeros(size, dtype=np.int8)
        for clause in clauses:
            rows, gained = self._clause(clause)
            scores[rows] += gained
            matched[rows] += 1
            weight[rows] += max(self._worth(choice) for choice in clause.alternatives)
        return Matches(scores, matched, weight, len(clauses))

    def rows_matching(self, clause: QueryClause) -> Rows:
        return self._clause(clause)[0]

    def _keep(self, term: str, packed: Mapping[str, PostingList]) -> None:
        old, new = packed.get(term, EMPTY), self.columns.recent_postings(term)
        rows = self.columns.rows_of(
            np.concatenate([old.numbers, new.numbers]) if len(new) else old.numbers.copy()
        )
        weights = np.concatenate([old.weights, new.weights]) if len(new) else old.weights
        living = rows >= 0
        living[living] = self.columns.alive.view[rows[living]]
        rows = rows[living]
        idf = self._inverse_frequency(len(rows))
        self._idf[term] = idf
        count = weights[living].astype(np.float32) / 2
        saturated = count / (count + self.columns.damping(K1, B)[rows])
        self._lists[term] = (rows, (saturated * idf).astype(np.float32))

    def _inverse_frequency(self, documents: int) -> float:
        """Return BM25's idf, which is never negative: ln(1 + (N - n + ½) / (n + ½))."""
        return float(
            np.log1p((max(len(self.columns), documents) - documents + 0.5) / (documents + 0.5))
        )

    def _worth(self, choice: QueryAlternative) -> float:
        return sum(self._idf[term] for term in choice.terms)

    def _clause(self, clause: QueryClause) -> tuple[Rows, npt.NDArray[np.float32]]:
        found = [self._alternative(choice) for choice in clause.alternatives]
        if len(found) == 1:
            return found[0]
        best = np.zeros(len(self.columns), dtype=np.float32)
        for rows, gained in found:
            best[rows] = np.maximum(best[rows], gained)
        rows = np.flatnonzero(best)
        return rows, best[rows]

    def _alternative(self, choice: QueryAlternative) -> tuple[Rows, npt.NDArray[np.float32]]:
        if len(choice.terms) == 1:
            return self._lists[choice.terms[0]]
        rows, gained = self._holding_all(choice.terms)
        most = CHECKED_MEANINGS if choice.loose else len(rows)
        if choice.phrase and 0 < len(rows) <= most:
            kept = self._in_a_row(rows, choice.terms)
            rows, gained = rows[kept], gained[kept]
        return rows, gained

    def _holding_all(self, terms: tuple[str, ...]) -> tuple[Rows, npt.NDArray[np.float32]]:
        different = dict.fromkeys(terms)
        total = np.zeros(len(self.columns), dtype=np.float32)
        held = np.zeros(len(self.columns), dtype=np.int16)
        for term in different:
            rows, gained = self._lists[term]
            total[rows] += gained
            held[rows] += 1
        rows = np.flatnonzero(held == len(different))
        return rows, total[rows]

    def _in_a_row(self, rows: Rows, terms: tuple[str, ...]) -> Mask:
        numbers = self.columns.number.view[rows]
        with search_timeout(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT number FROM search_searchdocument"
                " WHERE number = ANY(%s) AND position(%s in stems) > 0",
                [numbers.tolist(), f" {' '.join(terms)} "],
            )
            holding = np.array([number for (number,) in cursor.fetchall()], dtype=np.int64)
        return np.isin(numbers, holding)


def rerank(columns: DocStore, text: str, rows: Rows, scores: Scores) -> Scores:
    """Return the word scores, normalised to a maximum of 1, plus weighted semantic similarity.

    The result is in the order of `rows`. One query.
    """
    if not len(rows):
        return scores
    (asked,) = model.embed([text])
    numbers = columns.number.view[rows]
    with prepared_cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(number), string_agg(vector, '') FROM search_embedding"
            " WHERE number = ANY(%s::bigint[])",
            [numbers.tolist()],
        )
        held, joined = cursor.fetchone() or (None, b"")
    vectors = np.zeros((len(numbers), model.DIMENSIONS), dtype=np.float32)
    if held:
        order = np.argsort(numbers)
        vectors[order[np.searchsorted(numbers, held, sorter=order)]] = model.from_joined(joined)
    best = float(scores.max()) or 1.0
    reranked: Scores = (scores / best + LIKENESS * (vectors @ asked)).astype(np.float32)
    return reranked
