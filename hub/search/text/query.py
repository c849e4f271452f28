"""Query language: words, "phrases", -without, OR, and fields.

The fields are `tag:`, `author:`, `category:`, `type:` and `year:`. No query is an error: whatever
is not a valid operator is read as words. So are fields beyond MOST_FIELDS and phrases beyond
MOST_PHRASES, each of which has to check many documents; `is_simplified` is set then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hub.search.text import analysis

LONGEST_QUERY = 400  # characters
MOST_CLAUSES = 32
MOST_FIELDS = 8
MOST_PHRASES = 4
FIELDS = ("tag", "author", "category", "type", "year")

_PART = re.compile(
    rf"""
    (?P<minus>-)?
    (?: (?P<field>{"|".join(FIELDS)}):
        (?: "(?P<quoted_value>[^"]+)" | (?P<value>[^\s"]+) )
      | "(?P<phrase>[^"]*)"
      | (?P<word>[^\s"]+)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class QueryAlternative:
    """Terms that a document must all contain, in this order if it is a phrase.

    A `loose` phrase comes from the abbreviations, not from the reader: its order is not checked if
    that would be slow.
    """

    terms: tuple[str, ...]
    phrase: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class QueryClause:
    """Clause of a query; a document must match one of its alternatives."""

    alternatives: tuple[QueryAlternative, ...]

    @classmethod
    def of(cls, *terms: str) -> QueryClause:
        return cls((QueryAlternative(terms),))


@dataclass(slots=True)
class ParsedQuery:
    """Parsed query.

    `words` holds the plain words as typed, for spelling suggestions; the fields are (name, value).
    """

    text: str
    clauses: list[QueryClause] = field(default_factory=list)
    without: list[QueryClause] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    without_fields: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    phrases: int = 0
    is_simplified: bool = False

    @property
    def terms(self) -> list[str]:
        """Unique terms of all clauses, in order."""
        found = (
            term
            for clause in self.clauses
            for choice in clause.alternatives
            for term in choice.terms
        )
        return list(dict.fromkeys(found))


def bounded(text: str) -> str:
    """Return the query text in its normal form, of at most LONGEST_QUERY characters.

    It is safe as a cache key and in SQL: without NUL characters.
    """
    return " ".join(text.replace("\x00", " ")[:LONGEST_QUERY].split())


def parse(text: str) -> ParsedQuery:
    """Parse a query. Every string is valid.

    Only the first LONGEST_QUERY characters count.
    """
    text = bounded(text)
    query = ParsedQuery(text=text)
    joins_previous = False
    for match in _PART.finditer(text.replace("“", '"').replace("”", '"')):
        if match["word"] == "OR" and not match["minus"]:
            joins_previous = bool(query.clauses)
            continue
        _take(query, match, joins_previous=joins_previous)
        joins_previous = False
    return query


def _take(query: ParsedQuery, match: re.Match[str], *, joins_previous: bool) -> None:
    if match["field"] and _may_hold_another_field(query):
        value = match["quoted_value"] or match["value"]
        target = query.without_fields if match["minus"] else query.fields
        target.append((match["field"].lower(), value))
        return
    clauses = _clauses(query, match)
    if match["minus"]:
        query.without.extend(clauses)
    elif joins_previous and clauses:
        query.clauses[-1] = QueryClause(query.clauses[-1].alternatives + clauses[0].alternatives)
        query.clauses.extend(clauses[1:])
    else:
        query.clauses.extend(clauses)
    query.clauses = list(dict.fromkeys(query.clauses))[:MOST_CLAUSES]


def _may_hold_another_field(query: ParsedQuery) -> bool:
    allowed = len(query.fields) + len(query.without_fields) < MOST_FIELDS
    query.is_simplified |= not allowed
    return allowed


def _clauses(query: ParsedQuery, match: re.Match[str]) -> list[QueryClause]:
    """Return the clauses of one match: one for a phrase, one for each word.

    Some inputs hold several words: "and/or", "central-line".
    """
    if match["phrase"] is not None:
        terms = tuple(analysis.terms(match["phrase"]))
        return [QueryClause((_phrase(query, terms),))] if terms else []
    written = list(analysis.words(match["word"] or match["quoted_value"] or match["value"]))
    if not match["minus"]:
        query.words.extend(written)
    terms = tuple(term for word in written if (term := analysis.term_of(word)))
    if match["minus"] and len(terms) > 1:  # -central-line excludes the pair, not each word
        return [QueryClause((_phrase(query, terms),))]
    return [QueryClause((QueryAlternative((term,)),)) for term in terms]


def _phrase(query: ParsedQuery, terms: tuple[str, ...]) -> QueryAlternative:
    """Return a phrase of the terms; beyond MOST_PHRASES, the terms in any order."""
    if len(terms) == 1:
        return QueryAlternative(terms)
    query.phrases += 1
    query.is_simplified |= query.phrases > MOST_PHRASES
    return QueryAlternative(terms, phrase=query.phrases <= MOST_PHRASES)
