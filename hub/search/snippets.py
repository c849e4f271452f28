"""The part of a text that shows why it was found, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache
from html import escape

from hub.search import analysis

LENGTH = 260  # characters of a snippet
LEAD = 40  # characters before the first word that was found
SHORTEST_ROOT = 3
MOST_PLACES = 12  # looked at, of one word

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


class Marker:
    """Marks the words of a query in texts. One marker serves a whole page of results."""

    def __init__(self, terms: Collection[str]) -> None:
        self.terms = frozenset(terms)
        self._roots = sorted({_root(term) for term in terms})
        self._initials = _initials(self.terms)

    def snippet(self, text: str, length: int = LENGTH) -> str:
        """About `length` characters around where most of the words stand together, as safe HTML with <mark>."""
        start = self._best_start(text, length)
        start = text.rfind(" ", 0, start) + 1 if start else 0
        end = len(text)
        if end - start > length:
            end = text.rfind(" ", start, start + length)
            end = end if end > start else start + length
        marked = self.highlight(text[start:end])
        return ("… " if start else "") + marked + (" …" if end < len(text) else "")

    def highlight(self, text: str) -> str:
        """The text as safe HTML, the words that were asked for in <mark>."""
        if not self.terms:
            return escape(text)
        parts, end = [], 0
        for match in self._candidates(text):
            if len(match.group()) <= analysis.LONGEST_WORD and analysis.term_of(match.group()) in self.terms:
                parts += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
                end = match.end()
        parts.append(escape(text[end:]))
        return "".join(parts)

    def _candidates(self, text: str) -> list[re.Match[str]]:
        """Words that may be meant, in order: their first letter tells sooner than their term."""
        if not text.isascii():
            words = _WORD.finditer(text)
            return [
                word for word in words if not text[at := word.start()].isascii() or text[at].lower() in self._initials
            ]
        plain = filter(str.isascii, self._initials)  # what people type has any letter; patterns are kept for these
        found = [word for initial in plain for word in _beginning_with(initial).finditer(text)]
        return sorted(found, key=re.Match.start)

    def _best_start(self, text: str, length: int) -> int:
        """Where a window that holds most different words begins."""
        beginning = text[: length - LEAD].lower()
        if all(root in beginning for root in self._roots):
            return 0
        lowered = text.lower()
        if len(lowered) != len(text):  # a letter changed its length: places would not fit
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
    """With which plain letters a writing of the terms may begin: "edema" may be written "oedema"."""
    return {initial for term in terms for initial in ("aeo" if term.startswith("e") else term[0])}


@cache
def _beginning_with(initial: str) -> re.Pattern[str]:
    """Words in plain text with this initial: few enough to look up their terms.

    A pattern of the very words that were asked for would find fewer, but takes longer to make than to do without.
    """
    letters = re.escape(initial + initial.upper())
    return re.compile(rf"[{letters}](?<![^\W_].)[^\W_]*(?:'[^\W_]+)*", re.DOTALL)


def _root(term: str) -> str:
    """The beginning that the writings of a term share: stems end where endings differ."""
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
    """Where words begin with the root, in the first of its spellings that the text has."""
    return next((places for spelling in _spellings(root) if (places := _starts(text, spelling))), [])


def _starts(text: str, root: str) -> list[int]:
    places: list[int] = []
    at = text.find(root)
    while at >= 0 and len(places) < MOST_PLACES:
        if at == 0 or not text[at - 1].isalnum():
            places.append(at)
        at = text.find(root, at + len(root))
    return places
