"""Plain text of sanitised HTML: for search, excerpts, reading time and mail."""

import html
import re

from hub.richtext.markup import TAG, attributes, split_at_tags, tag_name

_BLOCK_ENDS = re.compile(
    r"</(?:p|h\d|li|tr|blockquote|pre|figcaption|caption|dt|dd|td|th)>|<(?:br|hr)[^<>]*+>", re.I
)
_BLOCK_EDGES = re.compile(
    r"</?(?:p|h\d|li|ul|ol|dl|dt|dd|table|tr|td|th|blockquote|pre|figure|figcaption|caption)\b[^<>]*+>"
    r"|<(?:br|hr)[^<>]*+>",
    re.I,
)
_NOT_OWN = {"blockquote", "q", "pre", "code", "kbd", "s"}
_CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
# Characters that XML 1.0 forbids, or that move the cursor of a terminal or old reference manager.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Adults reading English non-fiction: 238 a minute (Brysbaert 2019), rounded down.
WORDS_PER_MINUTE = 230


def plain_text(rich: str) -> str:
    """Return the text of sanitised HTML in one line, with a space where a block began or ended."""
    text = html.unescape(TAG.sub("", _BLOCK_EDGES.sub(" ", rich)))
    return _SPACE.sub(" ", text).strip()


def own_words(rich: str) -> str:
    """Return sanitised HTML without its quotations and code, with a space instead of each."""
    parts, depth, at = [], 0, 0
    for tag in TAG.finditer(rich):
        if tag_name(tag.group()) not in _NOT_OWN:
            continue
        if depth == 0:
            parts += [rich[at : tag.start()], " "]
        depth = max(0, depth + (-1 if tag.group().startswith("</") else 1))
        at = tag.end()
    return "".join([*parts, rich[at:] if depth == 0 else ""])


def plain_blocks(rich: str) -> list[str]:
    """Return the text of each block of sanitised HTML, for comparing two texts.

    It includes the URLs and titles of links and pictures.
    """
    text = _CELL_END.sub(" | ", _with_addresses(rich))
    blocks = (plain_text(block).strip("| ") for block in _BLOCK_ENDS.split(text))
    return [block for block in blocks if block]


def _with_addresses(rich: str) -> str:
    pieces = split_at_tags(rich)
    behind: list[str] = []  # values of the links and abbreviations that are open
    for index in range(1, len(pieces), 2):
        tag = pieces[index]
        if tag.startswith(("<a ", "<a>", "<abbr ", "<abbr>")):
            behind.append(_values(tag, "href", "title"))
        elif tag in {"</a>", "</abbr>"} and behind and (values := behind.pop()):
            pieces[index] = f" [{values}]"
        elif tag.startswith("<img "):
            pieces[index] = f" [picture {_values(tag, 'src', 'alt', 'title')}] "
    return "".join(pieces)


def _values(tag: str, *names: str) -> str:
    found = attributes(tag)
    values = " ".join(found[name] for name in names if found.get(name))
    # In a value these begin no tag, in a text they would.
    return values.replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """Return a plain text of at most `most` characters; "…" is the last if some are left out."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def reading_minutes(text: str) -> int:
    """Return the minutes that it takes to read a plain text, at least 1."""
    return max(1, round(len(text.split()) / WORDS_PER_MINUTE))


def one_line(text: str) -> str:
    """Return a text without line breaks of any kind and without control characters.

    For XML, headers and line formats.
    """
    return " ".join(_CONTROL.sub("", text).split())
