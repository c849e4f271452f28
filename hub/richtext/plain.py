"""Plain text out of sanitised HTML: for search, excerpts, reading time and mail."""

import html
import re

_BLOCK_ENDS = re.compile(r"</(?:p|h\d|li|tr|blockquote|pre|figcaption|caption|dt|dd|td|th)>|<(?:br|hr)[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
WORDS_PER_MINUTE = 230  # adults reading English non-fiction: 238 a minute (Brysbaert 2019), rounded down


def plain_text(rich: str) -> str:
    """The text of sanitised HTML in one line, with a space where a block ended."""
    text = html.unescape(_TAG.sub("", _BLOCK_ENDS.sub(" ", rich)))
    return _SPACE.sub(" ", text).strip()


def reading_minutes(text: str) -> int:
    """Minutes to read a plain text, at least 1."""
    return max(1, round(len(text.split()) / WORDS_PER_MINUTE))
