"""Text in top-level blocks, with remarks anchored to the passages they are about.

A remark is located by the words of its quote, whatever surrounds them: when the text changes, it
stays with its passage; when the words are gone, it is listed separately.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from hub.richtext.markup import split_at_tags, tag_name
from hub.richtext.plain_text import plain_text
from learn.contributions.models import Remark

_VOID = {"br", "hr", "img"}


@dataclass
class AnchoredBlock:
    """Top-level block of the text, and the remarks that begin in it."""

    html: SafeString
    remarks: list[Remark] = field(default_factory=list)


def beside(
    body: str, remarks: Iterable[Remark]
) -> tuple[Sequence[AnchoredBlock], Sequence[Remark]]:
    """Return the blocks with their remarks, and the remarks whose passage is gone.

    The body is sanitised.
    """
    pieces = split(body)
    blocks, gone = [AnchoredBlock(mark_safe(piece)) for piece in pieces], []
    texts = [plain_text(piece) for piece in pieces]
    for remark in remarks:
        place = _place(texts, remark.quote)
        if place is None:
            gone.append(remark)
            continue
        blocks[place].remarks.append(remark)
        blocks[place].html = _marked(blocks[place].html, remark.quote)
    return blocks, gone


def contains(body: str, quote: str) -> bool:
    return _place([plain_text(piece) for piece in split(body)], quote) is not None


def split(body: str) -> list[str]:
    """Split HTML into its top-level blocks.

    The body is sanitised: each element that is not void has an end tag.
    """
    pieces: list[list[str]] = [[]]
    depth = 0
    for index, part in enumerate(split_at_tags(body)):
        pieces[-1].append(part)
        if index % 2 == 0:
            continue
        if part.startswith("</"):
            depth = max(depth - 1, 0)
        elif tag_name(part) not in _VOID:
            depth += 1
        if depth == 0:
            pieces.append([])
    return [whole for piece in pieces if (whole := "".join(piece)).strip()]


def _place(texts: Sequence[str], quote: str) -> int | None:
    """Return the index of the block in which the quote begins; it may end in the next."""
    wanted = _plain(quote)
    whole = _plain(" ".join(texts))
    found = whole.find(wanted) if wanted else -1
    if found < 0:
        return None
    end = 0
    for number, text in enumerate(texts):
        end += len(_plain(text)) + (1 if text else 0)
        if found < end:
            return number
    return None


def _plain(text: str) -> str:
    """Normalise quotes, dashes, spaces and case: browsers copy them differently."""
    straight = text.translate(str.maketrans("‘’“”–—\u00a0", "''\"\"-- "))
    return re.sub(r"\s+", " ", straight).strip().casefold()


def _marked(html: SafeString, quote: str) -> SafeString:
    """Mark the quote if it is one run of text without markup; else return the block unchanged."""
    wanted = escape(" ".join(quote.split()))
    start = html.find(wanted)
    inside_a_tag = html.rfind("<", 0, start) > html.rfind(">", 0, start)
    if start < 0 or inside_a_tag:
        return html
    end = start + len(wanted)
    return mark_safe(f"{html[:start]}<mark>{html[start:end]}</mark>{html[end:]}")
