"""The light markup of the demo's texts, turned into HTML.

A line is a paragraph, or begins with "## " (heading), "- " or "1. " (lists), "> " (quotation) or "|" (table).
Inside a line **strong**, *emphasis* and [words](/address/) within this site. Straight quotes become typographic ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

_NUMBERED = re.compile(r"\d+\. ")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_EMPHASIS = re.compile(r"\*(\S(?:[^*]*\S)?)\*")
_LINK = re.compile(r"\[([^\]]+)\]\((/[^)\s\"]*)\)")
_OPENING = re.compile(r'(^|[\s(\[–/*])"')
_ELLIPSIS = re.compile(r"(?<!\.)\.\.\.(?!\.)")


def html(text: str) -> str:
    """The text as HTML, block by block."""
    lines = [line.strip() for line in text.splitlines()]
    blocks = groupby((line for line in lines if line), key=_kind)
    return "\n".join(_BLOCKS[kind](list(group)) for kind, group in blocks)


def typographic(text: str) -> str:
    """Curly quotes, apostrophes and ellipses for straight ones."""
    text = _OPENING.sub(r"\1“", text).replace('"', "”").replace("'", "’")
    return _ELLIPSIS.sub("…", text)


def _kind(line: str) -> str:
    if _NUMBERED.match(line):
        return "1. "
    return next((start for start in ("## ", "- ", "> ", "|") if line.startswith(start)), "")


def _inline(text: str) -> str:
    text = _LINK.sub(r'<a href="\2">\1</a>', escape(typographic(text), quote=False))
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(f"<p>{_inline(line)}</p>" for line in lines)


def _headings(lines: Sequence[str]) -> str:
    return "\n".join(f"<h2>{_inline(line.removeprefix('## '))}</h2>" for line in lines)


def _quotation(lines: Sequence[str]) -> str:
    return f"<blockquote>{_paragraphs([line.removeprefix('> ') for line in lines])}</blockquote>"


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_inline(line.removeprefix("- "))}</li>' for line in lines)}</ul>"


def _numbered_list(lines: Sequence[str]) -> str:
    return f"<ol>{''.join(f'<li>{_inline(_NUMBERED.sub("", line, count=1))}</li>' for line in lines)}</ol>"


def _table(lines: Sequence[str]) -> str:
    """The first row names the columns, unless all its cells are empty; the first cell of a row names the row."""
    rows = [[_inline(cell.strip()) for cell in line.strip("|").split("|")] for line in lines]
    head, body = rows[0], rows[2:]
    names = "".join(f'<th scope="col">{cell}</th>' if cell else "<td></td>" for cell in head)
    heading = f"<thead><tr>{names}</tr></thead>" if any(head) else ""
    return f"<table>{heading}<tbody>{''.join(map(_row, body))}</tbody></table>"


def _row(cells: Sequence[str]) -> str:
    return f'<tr><th scope="row">{cells[0]}</th>{"".join(f"<td>{cell}</td>" for cell in cells[1:])}</tr>'


_BLOCKS: dict[str, Callable[[Sequence[str]], str]] = {
    "": _paragraphs,
    "## ": _headings,
    "- ": _list,
    "1. ": _numbered_list,
    "> ": _quotation,
    "|": _table,
}
