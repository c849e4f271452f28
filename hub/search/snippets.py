"""The part of a text that shows why it was found, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Collection

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hub.search import analysis

LENGTH = 260  # characters
SHORTEST_ROOT = 3

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")


def snippet(text: str, terms: Collection[str], length: int = LENGTH) -> SafeString:
    """About `length` characters around where most of the terms stand together, as safe HTML with <mark>."""
    start = _best_start(text, terms, length)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = len(text)
    if end - start > length:
        end = text.rfind(" ", start, start + length)
        end = end if end > start else start + length
    marked = highlight(text[start:end], terms)
    return mark_safe(("… " if start else "") + marked + (" …" if end < len(text) else ""))  # noqa: S308 - escaped part by part


def highlight(text: str, terms: Collection[str]) -> SafeString:
    """The text as safe HTML, the words that are among the terms in <mark>."""
    parts, end = [], 0
    for match in _WORD.finditer(text):
        if analysis.term_of(match.group()) in terms:
            parts += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
            end = match.end()
    parts.append(escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - escaped part by part


def _best_start(text: str, terms: Collection[str], length: int) -> int:
    """Where a window that holds most different terms begins. Roots are looked for, not words: it is quicker."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a letter that changes length; rare, and places must fit
        lowered = text
    places = sorted((at, term) for term in terms for at in _places(lowered, _root(term)))
    best, best_start, first = 0, 0, 0
    for last, (at, _) in enumerate(places):
        while at - places[first][0] > length - 40:
            first += 1
        different = len({term for _, term in places[first : last + 1]})
        if different > best:
            best, best_start = different, places[first][0]
    return max(0, best_start - 40) if best_start > length // 2 else 0


def _root(term: str) -> str:
    """The beginning that all writings of a term share, more or less: stems end where endings differ."""
    return term[:-1] if len(term) > SHORTEST_ROOT + 2 else term


def _places(text: str, root: str, most: int = 12) -> list[int]:
    places: list[int] = []
    at = text.find(root)
    while at >= 0 and len(places) < most:
        if at == 0 or not text[at - 1].isalnum():
            places.append(at)
        at = text.find(root, at + len(root))
    return places
