"""Snippets: the part of a text that shows why it was found, with the matches marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from html import escape

from hub.search.text import analysis

LENGTH = 260  # characters of a snippet
LEAD = 40  # characters before the first match
SHORTEST_ROOT = 3
MOST_PLACES = 12  # positions checked per word

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


class SnippetMarker:
    """Marker of query words in texts. One marker serves a whole page of results."""

    def __init__(self, terms: Collection[str]) -> None:
        self.terms = frozenset(terms)
        self._roots = sorted({_root(term) for term in terms})
        self._initials = _initials(self.terms)

    def snippet(self, text: str, length: int = LENGTH) -> str:
        """Return about `length` characters of the text as safe HTML, with matches in <mark>.

        The snippet is where most of the different words occur together.
        """
        start = self._best_start(text, length)
        start = text.rfind(" ", 0, start) + 1 if start else 0
        end = len(text)
        if end - start > length:
            end = text.rfind(" ", start, start + length)
            end = end if end > start else start + length
        marked = self.highlight(text[start:end])
        return ("… " if start else "") + marked + (" …" if end < len(text) else "")

    def highlight(self, text: str) -> str:
        """Return the text as safe HTML, with matches in <mark>."""
        if not self.terms:
            return escape(text)
        parts, end = [], 0
        for match in self._candidates(text):
            if (
                len(match.group()) <= analysis.LONGEST_WORD
                and analysis.term_of(match.group()) in self.terms
            ):
                parts += [
                    escape(text[end : match.start()]),
                    "<mark>",
                    escape(match.group()),
                    "</mark>",
                ]
                end = match.end()
        parts.append(escape(text[end:]))
        return "".join(parts)

    def _candidates(self, text: str) -> list[re.Match[str]]:
        """Return words that may match, in order.

        Comparing first letters is faster than looking up terms.
        """
        if not text.isascii():
            words = _WORD.finditer(text)
            return [
                word
                for word in words
                if not text[at := word.start()].isascii() or text[at].lower() in self._initials
            ]
        # Queries may begin with any letter; patterns are cached for ASCII letters only.
        plain = filter(str.isascii, self._initials)
        found = [word for initial in plain for word in _beginning_with(initial).finditer(text)]
        return sorted(found, key=re.Match.start)

    def _best_start(self, text: str, length: int) -> int:
        """Return the start of a window with the most different words."""
        beginning = text[: length - LEAD].lower()
        if all(root in beginning for root in self._roots):
            return 0
        lowered = text.lower()
        if len(lowered) != len(text):  # a letter changed its length, so offsets would differ
            lowered = text
        places = sorted((at, root) for root in self._roots for at in _places(lowered, root))
        best, best_start, first = 0, 0, 0
        for last, (at, _) in enumerate(places):
            while at - places[first][0] > length - LEAD:
                first += 1
            different = len({root for _, root in places[first : last + 1]})
            if different > best:
                best, best_start = different, places[first][0]
        return max(0, best_start - LEAD) if best_start > length // 2 else 0


def _initials(terms: Collection[str]) -> set[str]:
    """Return the first letters that spellings of the terms may have.

    "edema" may be written "oedema".
    """
    return {initial for term in terms for initial in ("aeo" if term.startswith("e") else term[0])}


@cache
def _beginning_with(initial: str) -> re.Pattern[str]:
    """Return a pattern for words in ASCII text with this initial: few enough to look up terms.

    A pattern of the query's own words would find fewer, but takes longer to compile than it saves.
    """
    letters = re.escape(initial + initial.upper())
    return re.compile(rf"[{letters}](?<![^\W_].)[^\W_]*(?:'[^\W_]+)*", re.DOTALL)


def _root(term: str) -> str:
    """Return the beginning that the spellings of a term share.

    Stems end where the endings of words differ.
    """
    return term[:-1] if len(term) > SHORTEST_ROOT + 1 else term


def _spellings(root: str) -> Iterator[str]:
    yield root
    for at, letter in enumerate(root):
        if letter == "e":
            yield f"{root[:at]}a{root[at:]}"
            yield f"{root[:at]}o{root[at:]}"
    for american, british in (("iz", "is"), ("or", "our")):
        if american in root:
            yield root.replace(american, british)


def _places(text: str, root: str) -> list[int]:
    """Return the offsets of words with the root, in its first spelling that the text contains."""
    return next(
        (places for spelling in _spellings(root) if (places := _starts(text, spelling))), []
    )


def _starts(text: str, root: str) -> list[int]:
    places: list[int] = []
    at = text.find(root)
    while at >= 0 and len(places) < MOST_PLACES:
        if at == 0 or not text[at - 1].isalnum():
            places.append(at)
        at = text.find(root, at + len(root))
    return places
