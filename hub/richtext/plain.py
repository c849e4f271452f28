"""Plain text out of sanitised HTML: for search, excerpts, reading time and mail."""

import html
import re

_BLOCK_ENDS = re.compile(r"</(?:p|h\d|li|tr|blockquote|pre|figcaption|caption|dt|dd|td|th)>|<(?:br|hr)[^>]*>", re.I)
# An attribute's value may hold ">"; sanitised HTML quotes every value in double quotes.
_TAG = re.compile(r"""<[^>"]*(?:"[^"]*"[^>"]*)*>""")
_LINK = re.compile(r"""<a\b(?:[^>"]|"[^"]*")*?\shref="([^"]*)"(?:[^>"]|"[^"]*")*>(.*?)</a>""", re.DOTALL)
_PICTURE = re.compile(r"""<img\b((?:[^>"]|"[^"]*")*)>""")
_ATTRIBUTE = re.compile(r"""\b(src|alt)="([^"]*)\"""")
_CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# What XML 1.0 forbids, and what moves the cursor of a terminal or an old reference manager.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
WORDS_PER_MINUTE = 230  # adults reading English non-fiction: 238 a minute (Brysbaert 2019), rounded down


def plain_text(rich: str) -> str:
    """The text of sanitised HTML in one line, with a space where a block ended."""
    text = html.unescape(_TAG.sub("", _BLOCK_ENDS.sub(" ", rich)))
    return _SPACE.sub(" ", text).strip()


def plain_blocks(rich: str) -> list[str]:
    """The text of sanitised HTML block by block, with the addresses of links and pictures: for comparing two texts."""
    text = _PICTURE.sub(_picture_in_words, _LINK.sub(r"\2 [\1]", rich))
    blocks = (plain_text(block).strip("| ") for block in _BLOCK_ENDS.split(_CELL_END.sub(" | ", text)))
    return [block for block in blocks if block]


def _picture_in_words(match: re.Match[str]) -> str:
    found = dict(_ATTRIBUTE.findall(match.group(1)))
    return f" [picture {found.get('src', '')} {found.get('alt', '')}] "


def shortened(text: str, most: int) -> str:
    """A plain text of at most so many letters; the last is "…" where some are left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def reading_minutes(text: str) -> int:
    """Minutes to read a plain text, at least 1."""
    return max(1, round(len(text.split()) / WORDS_PER_MINUTE))


def one_line(text: str) -> str:
    """A text without line breaks of any kind and without control characters: for XML, headers and line formats."""
    return " ".join(_CONTROL.sub("", text).split())
