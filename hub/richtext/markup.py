"""Tags of sanitised HTML, in order, in one pass.

Sanitised HTML writes `<` in text as `&lt;`, and each attribute value in double quotes. A value may
hold `<` and `>`, so a pattern that looks for one kind of tag would match inside values too, and
read from each match to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A `<` outside quotes ends the search: what is not closed is no tag, and is scanned once.
TAG = re.compile(r"""<[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+>""")
_TAG_BETWEEN = re.compile(f"({TAG.pattern})")
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)
# The next one of these closes the last: hundreds may be open in the source, but few in the parser.
_MAY_STAY_OPEN = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option"]
)
_ATTRIBUTE = re.compile(r"""\s([a-z]+)="([^"]*+)\"""")


def split_at_tags(rich: str) -> list[str]:
    """Split into text and tags, alternating.

    The first and the last item are text, each second one is a tag.
    """
    return _TAG_BETWEEN.split(rich)


def tags_named(rich: str, name: str) -> Iterator[str]:
    """Return the opening tags of one element, such as `<a href="…">` for "a"."""
    begins = (f"<{name} ", f"<{name}>", f"<{name}/")
    return (tag for tag in TAG.findall(rich) if tag.startswith(begins))


def tag_name(tag: str) -> str:
    """Return the element of an opening or closing tag, in lower case; empty for "<>"."""
    found = _NAME.match(tag)
    return found[2].lower() if found else ""


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes of an opening tag by name; the values stay escaped."""
    return dict(_ATTRIBUTE.findall(tag))


def nesting_of(html: str) -> float:
    """Return the largest number of elements that are open at the same time in any HTML.

    Elements whose end tag may be omitted count a tenth.
    """
    open_of: dict[str, int] = {}
    nesting = deepest = 0.0
    for slash, written in _NAME.findall(html):
        name = written.lower()
        step = 0.1 if name in _MAY_STAY_OPEN else 1
        # A parser ignores an end tag without a start tag.
        if name in _VOID or (slash and not open_of.get(name)):
            continue
        open_of[name] = open_of.get(name, 0) + (-1 if slash else 1)
        nesting += -step if slash else step
        deepest = max(deepest, nesting)
    return deepest
