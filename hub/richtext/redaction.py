"""Redaction of a passage in a text: across emphasis and lines, in URLs and titles."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator

from hub.richtext.markup import split_at_tags

REMOVED = "[removed]"
_VALUE = re.compile(r'="([^"]*)"')
# Words before and after one of these tags are separate.
_BREAKS = re.compile(
    r"</?(?:p|h\d|li|ul|ol|tr|blockquote|pre|figure|figcaption|caption|dt|dd|td|th|br|hr|img)\b",
    re.I,
)


class RedactedPassage:
    """Words to redact.

    They match in any case and with any space between them, but never as a part of a longer word.
    """

    def __init__(self, words: str) -> None:
        parts = [re.escape(word) for word in words.split()]
        begins = r"(?<!\w)" if words.strip()[:1].isalnum() else ""
        ends = r"(?!\w)" if words.strip()[-1:].isalnum() else ""
        self._pattern = (
            re.compile(begins + r"\s+".join(parts) + ends, re.IGNORECASE) if parts else None
        )
        # People write "Ann_Lee-2024.pdf": in a file name these characters act as spaces.
        in_name = r"(?<![^\W_])" + r"[\s_.\-]+".join(parts) + r"(?![^\W_])"
        self._in_name = re.compile(in_name, re.IGNORECASE) if parts else None

    def out_of_line(self, text: str) -> tuple[str, int]:
        """Redact plain text; return it with the number of matches."""
        return self._pattern.subn(REMOVED, text) if self._pattern else (text, 0)

    def out_of_name(self, name: str) -> tuple[str, int]:
        """Redact the name of a file; return it with the number of matches."""
        return self._in_name.subn(REMOVED, name) if self._in_name else (name, 0)

    def out_of_quotes(
        self, rich: str, leading_to: Collection[str] | None = None
    ) -> tuple[str, int]:
        """Redact the quotations in sanitised HTML; return it with the number of matches.

        With `leading_to`, only quotations that hold a link to one of these URLs.
        """
        found, pieces = 0, _quotes_apart(rich)
        for index in range(1, len(pieces), 2):
            if leading_to is None or any(
                f'="{html.escape(each)}"' in pieces[index] for each in leading_to
            ):
                pieces[index], times = self.out_of(pieces[index])
                found += times
        return "".join(pieces), found

    def out_of(self, rich: str) -> tuple[str, int]:
        """Redact sanitised HTML; return it with the number of matches."""
        if self._pattern is None or not rich:
            return rich, 0
        pieces = split_at_tags(rich)
        in_tags = sum(self._out_of_tag(pieces, index) for index in range(1, len(pieces), 2))
        found = list(self._pattern.finditer("".join(self._as_read(pieces))))
        if found:
            self._take_out(pieces, [match.span() for match in found])
        return ("".join(pieces), len(found) + in_tags) if found or in_tags else (rich, 0)

    def _out_of_tag(self, pieces: list[str], index: int) -> int:
        """Redact the URL, title or alternative text in a tag; return the number of matches."""
        times = 0

        def without(match: re.Match[str]) -> str:
            nonlocal times
            value, found = self.out_of_line(html.unescape(match.group(1)))
            times += found
            return f'="{html.escape(value)}"' if found else match.group()

        pieces[index] = _VALUE.sub(without, pieces[index])
        return times

    def _as_read(self, pieces: list[str]) -> Iterator[str]:
        """Yield the text, with a line break where a block begins or ends."""
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                yield html.unescape(piece)
            elif _BREAKS.match(piece):
                yield "\n"

    def _take_out(self, pieces: list[str], spans: list[tuple[int, int]]) -> None:
        at = 0
        for index, piece in enumerate(pieces):
            if index % 2:
                at += bool(_BREAKS.match(piece))
                continue
            text = html.unescape(piece)
            pieces[index] = html.escape(_without(text, at, spans), quote=False)
            at += len(text)


def _quotes_apart(rich: str) -> list[str]:
    """Split HTML; each second item is a quotation with everything that is quoted within it."""
    pieces: list[list[str]] = [[]]
    depth = 0
    for piece in split_at_tags(rich):
        if piece.startswith("<blockquote"):
            pieces += [[]] if depth == 0 else []
            depth += 1
        pieces[-1].append(piece)
        if piece.startswith("</blockquote"):
            depth -= 1
            pieces += [[]] if depth == 0 else []
    return ["".join(piece) for piece in pieces]


def _without(text: str, at: int, spans: list[tuple[int, int]]) -> str:
    """Return a text that begins at `at` in the whole, without the spans; each leaves one mark."""
    kept, here = [], 0
    for begin, end in spans:
        first, last = max(begin - at, 0), min(end - at, len(text))
        if first >= last:
            continue
        kept += [text[here:first], REMOVED if begin >= at else ""]
        here = last
    return "".join([*kept, text[here:]])
