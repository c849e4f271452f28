"""The query language: words, "phrases", -without, OR, and `tag:` `author:` `category:` `type:` `year:`.

Nothing is an error. What cannot be read as an operator is read as words. So are fields past
MOST_FIELDS and phrases past MOST_PHRASES, each of which costs a look at many documents; `is_simplified` says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hub.search import analysis

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
class Alternative:
    """Terms that must all be there; one after the other if it is a phrase.

    A `loose` phrase is one we thought of, not the reader: where checking the order would be slow, it is left.
    """

    terms: tuple[str, ...]
    phrase: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for; any of its alternatives will do."""

    alternatives: tuple[Alternative, ...]

    @classmethod
    def of(cls, *terms: str) -> Clause:
        return cls((Alternative(terms),))


@dataclass(slots=True)
class Query:
    """What somebody asked. `words` are the plain words as typed, for spelling; fields hold (name, value)."""

    text: str
    clauses: list[Clause] = field(default_factory=list)
    without: list[Clause] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    without_fields: list[tuple[str, str]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    phrases: int = 0
    is_simplified: bool = False

    @property
    def terms(self) -> list[str]:
        """Every term that is asked for, once each."""
        found = (term for clause in self.clauses for choice in clause.alternatives for term in choice.terms)
        return list(dict.fromkeys(found))


def bounded(text: str) -> str:
    """A question in its normal form, of at most LONGEST_QUERY characters: fit to be a key and to stand in a query."""
    return " ".join(text.replace("\x00", " ")[:LONGEST_QUERY].split())


def parse(text: str) -> Query:
    """Read a query. Every string is one; the longest part that is looked at has LONGEST_QUERY characters."""
    text = bounded(text)
    query = Query(text=text)
    joins_previous = False
    for match in _PART.finditer(text.replace("“", '"').replace("”", '"')):
        if match["word"] == "OR" and not match["minus"]:
            joins_previous = bool(query.clauses)
            continue
        _take(query, match, joins_previous=joins_previous)
        joins_previous = False
    return query


def _take(query: Query, match: re.Match[str], *, joins_previous: bool) -> None:
    if match["field"] and _may_hold_another_field(query):
        value = match["quoted_value"] or match["value"]
        target = query.without_fields if match["minus"] else query.fields
        target.append((match["field"].lower(), value))
        return
    clauses = _clauses(query, match)
    if match["minus"]:
        query.without.extend(clauses)
    elif joins_previous and clauses:
        query.clauses[-1] = Clause(query.clauses[-1].alternatives + clauses[0].alternatives)
        query.clauses.extend(clauses[1:])
    else:
        query.clauses.extend(clauses)
    query.clauses = list(dict.fromkeys(query.clauses))[:MOST_CLAUSES]


def _may_hold_another_field(query: Query) -> bool:
    allowed = len(query.fields) + len(query.without_fields) < MOST_FIELDS
    query.is_simplified |= not allowed
    return allowed


def _clauses(query: Query, match: re.Match[str]) -> list[Clause]:
    """A phrase is one clause; a word is one, or several where it holds several: "and/or", "central-line"."""
    if match["phrase"] is not None:
        terms = tuple(analysis.terms(match["phrase"]))
        return [Clause((_phrase(query, terms),))] if terms else []
    written = list(analysis.words(match["word"] or match["quoted_value"] or match["value"]))
    if not match["minus"]:
        query.words.extend(written)
    terms = tuple(term for word in written if (term := analysis.term_of(word)))
    if match["minus"] and len(terms) > 1:  # -central-line leaves out the pair, not each word
        return [Clause((_phrase(query, terms),))]
    return [Clause((Alternative((term,)),)) for term in terms]


def _phrase(query: Query, terms: tuple[str, ...]) -> Alternative:
    """The terms one after the other; past MOST_PHRASES, wherever they stand."""
    if len(terms) == 1:
        return Alternative(terms)
    query.phrases += 1
    query.is_simplified |= query.phrases > MOST_PHRASES
    return Alternative(terms, phrase=query.phrases <= MOST_PHRASES)
