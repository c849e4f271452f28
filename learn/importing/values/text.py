"""Conversion of plain text for articles: shortening, sentences, HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"(])")
_CONCLUSION = re.compile(r"conclusion|interpretation", re.IGNORECASE)
SUMMARY_LENGTH = 400

type Section = tuple[str, str]


def paragraphs(text: str) -> str:
    """Return plain text as HTML.

    An empty line starts a paragraph; a line break stays a line break.
    """
    blocks = _PARAGRAPHS.split(text.strip().replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(f"<p>{_lines(block)}</p>" for block in blocks if block)


def shortened(text: str, limit: int) -> str:
    """Return the text on one line, cut after a word with "…" if longer than `limit`.

    `limit` is in characters.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    head = text[:limit].rsplit(" ", 1)[0]
    return head[: limit - 1].rstrip(" ,;:.") + "…"


def first_sentences(text: str, limit: int = SUMMARY_LENGTH) -> str:
    """Return as many whole sentences as fit in `limit` characters.

    At least the beginning of the first one.
    """
    kept = ""
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        if kept and len(kept) + 1 + len(sentence) > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return shortened(kept, limit)


def abstract_body(sections: Sequence[Section]) -> str:
    """Return an abstract's (label, plain text) sections as HTML.

    A section without a label has no heading.
    """
    return "".join(heading(label) + paragraphs(text) for label, text in sections)


def heading(label: str) -> str:
    label = label.strip().rstrip(":")
    return (
        f"<h2>{escape(label.capitalize() if label.isupper() else label, quote=False)}</h2>"
        if label
        else ""
    )


def abstract_summary(sections: Sequence[Section]) -> str:
    """Return two or three sentences of the conclusion, or else of the beginning."""
    conclusions = [text for label, text in sections if _CONCLUSION.search(label)]
    return first_sentences((conclusions or [text for _, text in sections] or [""])[0])


def _lines(block: str) -> str:
    return "<br>".join(escape(line.strip(), quote=False) for line in block.split("\n"))
