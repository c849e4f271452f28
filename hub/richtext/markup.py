"""The tags of sanitised HTML, one after the other, in one pass over it.

Sanitised HTML writes `<` in a text as `&lt;`, and each attribute's value in double quotes. A value may hold `<` and
`>`, so a pattern that looks for one kind of tag finds it in values too, and reads on from each to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A `<` outside quotes ends the search: what is not closed is no tag, and is read once.
TAG = re.compile(r"""<[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+>""")
_TAG_BETWEEN = re.compile(f"({TAG.pattern})")
_NAME = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"])
# The next one of these closes the last, so that hundreds may be open as they are written and few as they are read.
_MAY_STAY_OPEN = frozenset(["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option"])
_ATTRIBUTE = re.compile(r"""\s([a-z]+)="([^"]*+)\"""")


def split_at_tags(rich: str) -> list[str]:
    """Text and tags by turns; the first and the last piece are text, each second one is a tag."""
    return _TAG_BETWEEN.split(rich)


def tags_named(rich: str, name: str) -> Iterator[str]:
    """The opening tags of one element, such as `<a href="…">` for "a"."""
    begins = (f"<{name} ", f"<{name}>", f"<{name}/")
    return (tag for tag in TAG.findall(rich) if tag.startswith(begins))


def tag_name(tag: str) -> str:
    """The element of an opening or closing tag, in lower case; empty for "<>"."""
    found = _NAME.match(tag)
    return found[2].lower() if found else ""


def attributes(tag: str) -> dict[str, str]:
    """The attributes of an opening tag by their names; the values are escaped, as they stand there."""
    return dict(_ATTRIBUTE.findall(tag))


def nesting_of(html: str) -> float:
    """How many elements are open at one time, at most, in any HTML. Those whose end may be left out count a tenth."""
    open_of: dict[str, int] = {}
    nesting = deepest = 0.0
    for slash, written in _NAME.findall(html):
        name = written.lower()
        step = 0.1 if name in _MAY_STAY_OPEN else 1
        if name in _VOID or (slash and not open_of.get(name)):  # a parser passes over an end without a beginning
            continue
        open_of[name] = open_of.get(name, 0) + (-1 if slash else 1)
        nesting += -step if slash else step
        deepest = max(deepest, nesting)
    return deepest
