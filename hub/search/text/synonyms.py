"""Expansion of abbreviations in queries, in both directions.

CLABSI also finds "central line associated bloodstream infection", and the other way round.
"""

from __future__ import annotations

from collections import defaultdict

from hub.search.models import Abbreviation
from hub.search.text import analysis
from hub.search.text.query import ParsedQuery, QueryAlternative, QueryClause

MOST_MEANINGS = 4  # per abbreviation; some have dozens


class Synonyms:
    """Table of abbreviations in memory, to expand queries."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.long_forms: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.short_forms: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for short, long in pairs:
            short_terms, long_terms = analysis.terms(short), tuple(analysis.terms(long))
            if len(short_terms) == 1 and long_terms and long_terms != tuple(short_terms):
                self.long_forms[short_terms[0]].append(long_terms)
                self.short_forms[long_terms].append(short_terms[0])
        self.longest = max((len(terms) for terms in self.short_forms), default=0)

    @classmethod
    def load(cls) -> Synonyms:
        return cls(list(Abbreviation.objects.order_by("pk").values_list("short", "long")))

    def expand(self, query: ParsedQuery) -> list[QueryClause]:
        """Return the clauses of the query, with short and long forms as alternatives."""
        expanded: list[QueryClause] = []
        position = 0
        while position < len(query.clauses):
            length = self._long_form_at(query.clauses, position)
            if length:
                expanded.append(self._with_short_forms(query.clauses[position : position + length]))
                position += length
            else:
                expanded.append(self._with_long_forms(query.clauses[position]))
                position += 1
        return expanded

    def _long_form_at(self, clauses: list[QueryClause], position: int) -> int:
        """Return the number of clauses from `position` that form a long form; 0 if none.

        The longest such form counts.
        """
        words: list[str] = []
        best = 0
        for clause in clauses[position : position + self.longest]:
            if len(clause.alternatives) != 1 or len(clause.alternatives[0].terms) != 1:
                break
            words.append(clause.alternatives[0].terms[0])
            if tuple(words) in self.short_forms:
                best = len(words)
        return best

    def _with_short_forms(self, clauses: list[QueryClause]) -> QueryClause:
        words = tuple(clause.alternatives[0].terms[0] for clause in clauses)
        shorts = (QueryAlternative((short,)) for short in dict.fromkeys(self.short_forms[words]))
        return QueryClause((QueryAlternative(words), *shorts))

    def _with_long_forms(self, clause: QueryClause) -> QueryClause:
        if len(clause.alternatives) != 1 or len(clause.alternatives[0].terms) != 1:
            return clause
        (term,) = clause.alternatives[0].terms
        longs = dict.fromkeys(self.long_forms.get(term, ()))
        meanings = [
            QueryAlternative(words, phrase=len(words) > 1, loose=True)
            for words in list(longs)[:MOST_MEANINGS]
        ]
        return QueryClause((*clause.alternatives, *meanings))
