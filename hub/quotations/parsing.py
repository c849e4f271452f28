"""Parser of the quotations in sanitised HTML: offsets, source and text of each."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from uuid import UUID

from hub.quotations.registry import QuotedReference, reference_at
from hub.richtext.markup import TAG
from hub.richtext.plain_text import plain_text

_CITE = re.compile(r'\scite="([^"]*)"')
_HREF = re.compile(r'\shref="([^"]*)"')
_BLOCK_END = re.compile(r"</(?:p|h\d|li|pre|td|th|figcaption|dt|dd)>|<br>")
_TOKEN = re.compile(r"#withheld-([0-9a-f]{32})$")
_SENTENCE_END = re.compile(r"(?<![.!?…:;])[.!?…:;]++(?:\s|$)|\n")
_WORD = re.compile(r"\w+")
FEWEST_WORDS = 4  # of a quotation that is recognised by its words alone


@dataclass(frozen=True, slots=True)
class QuotedSpan:
    """One quotation: its offsets in the HTML, and its text without quotations nested in it.

    `source` is the target of its `cite` or of the link in its first paragraph. `token` is set if
    the quotation is withheld.
    """

    start: int
    end: int
    source: QuotedReference | None
    token: UUID | None
    text: str


# A quotation and its HTML → the new HTML, None to leave it.
type Replacement = Callable[[QuotedSpan, str], str | None]


def inside(quotation: str) -> str:
    """Return the HTML between the opening and closing tag of one quotation."""
    return quotation.partition(">")[2].removesuffix("</blockquote>")


def quotations_in(rich: str) -> list[QuotedSpan]:
    """Return the quotations of sanitised HTML, outer before inner."""
    if "<blockquote" not in rich:
        return []
    found: list[QuotedSpan] = []
    opened: list[_Opened] = []
    last = 0
    for tag in TAG.finditer(rich):
        if opened:
            opened[-1].text.append(rich[last : tag.start()])
        last, name = tag.end(), tag.group()
        if name.startswith("<blockquote"):
            cite = _CITE.search(name)
            opened.append(_Opened(tag.start(), html.unescape(cite[1]) if cite else ""))
        elif not opened:
            continue
        elif name == "</blockquote>":
            found.append(opened.pop().closed(tag.end()))
        elif _BLOCK_END.match(name):
            opened[-1].text.append("\n")
            opened[-1].is_in_first_line = False
        elif (
            name.startswith("<a ") and opened[-1].is_in_first_line and (href := _HREF.search(name))
        ):
            opened[-1].links.append(html.unescape(href[1]))
    return sorted(found, key=lambda span: span.start)


def rewritten(rich: str, replacement: Replacement) -> str:
    """Return the HTML with quotations replaced.

    If `replacement` returns None, the quotation is left, and nested quotations are tried.
    """
    parts, at = [], 0
    for span in quotations_in(rich):
        if span.start < at:  # nested in a quotation that was replaced
            continue
        if (put := replacement(span, rich[span.start : span.end])) is not None:
            parts += [rich[at : span.start], put]
            at = span.end
    return "".join([*parts, rich[at:]])


def normalised(text: str) -> str:
    """Return the words of a plain text alone, so that typography and line breaks do not matter."""
    return " ".join(_WORD.findall(text.casefold()))


def normalised_rich(rich: str) -> str:
    return normalised(plain_text(rich))


def fingerprints(text: str) -> set[int]:
    """Return a hash of each sentence that has at least FEWEST_WORDS words."""
    sentences = (normalised(sentence) for sentence in _SENTENCE_END.split(text))
    return {_number(each) for each in sentences if each.count(" ") >= FEWEST_WORDS - 1}


def rich_fingerprints(texts: Iterable[str]) -> Iterator[int]:
    """Yield the fingerprints of the texts, leaving out quotations within them."""
    for rich in texts:
        own = rewritten(rich, _left_out)
        yield from fingerprints(html.unescape(TAG.sub(_line_end, own)))


@dataclass(slots=True)
class _Opened:
    start: int
    cite: str
    links: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    is_in_first_line: bool = True

    def closed(self, end: int) -> QuotedSpan:
        addresses = [self.cite, *self.links]
        source = next((ref for each in addresses if (ref := reference_at(each))), None)
        token = _TOKEN.search(self.cite)
        text = html.unescape("".join(self.text))
        return QuotedSpan(self.start, end, source, UUID(token[1]) if token else None, text)


def _left_out(_: QuotedSpan, quotation: str) -> str:  # noqa: ARG001 - a Replacement
    return "\n"


def _line_end(tag: re.Match[str]) -> str:
    return "\n" if _BLOCK_END.match(tag.group()) else ""


def _number(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big", signed=True)
