"""Bounds on what one text can do to a page: depth of nesting, and blank space.

Both functions expect HTML as the sanitiser writes it, and lose no word. One pass each.
"""

from __future__ import annotations

import re

from hub.richtext.markup import TAG, tag_name

MOST_NESTED = 6  # quotations, lists and tables within one another
MOST_OPEN = 40  # elements of any kind within one another
_VOID = {"br", "hr", "img"}
CONTAINERS = {"blockquote", "ul", "ol", "dl", "table"}
_PARTS = {"li", "dt", "dd", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_STRUCTURE = CONTAINERS | _PARTS
# An editor writes an empty line as an empty paragraph.
_BLANK = r"(?:<br>|&nbsp;|\s)*"
_EMPTY_LINES = re.compile(rf"(?:<p>{_BLANK}</p>\s*){{2,}}")
_BREAKS = re.compile(r"<br>(?:(?:&nbsp;|\s)*<br>){2,}")
_NEWLINES = re.compile(r"\n{4,}")


def flattened(html: str) -> str:
    """Return HTML whose containers are nested at most MOST_NESTED deep.

    A line ends where one is left out.
    """
    parts, at, depth, shown = [], 0, 0, 0
    opened: list[bool] = []  # for each open element, whether it is retained
    for tag in TAG.finditer(html):
        is_end, name = tag.group().startswith("</"), tag_name(tag.group())
        if name in _VOID:
            continue
        if is_end:
            kept = opened.pop() if opened else True
            depth -= name in CONTAINERS
            shown -= kept
        else:
            depth += name in CONTAINERS
            is_shallow = depth <= MOST_NESTED or name not in _STRUCTURE
            kept = is_shallow and shown < MOST_OPEN
            shown += kept
            opened.append(kept)
        if not kept:
            parts += [html[at : tag.start()], "<br>" if name in _STRUCTURE or name == "p" else ""]
            at = tag.end()
    return "".join([*parts, html[at:]]) if parts else html


def without_blank_runs(html: str) -> str:
    """Return HTML with limited runs of blank space.

    At most one empty paragraph, two breaks and two empty lines of code in a row.
    """
    html = _EMPTY_LINES.sub("<p></p>", html)
    html = _BREAKS.sub("<br><br>", html)
    return _NEWLINES.sub("\n\n\n", html)
