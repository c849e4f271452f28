"""Links of a post that lead out of the site."""

from __future__ import annotations

import re

_LINK = re.compile(r"""<a\b[^>]*?\shref="(?!/)[^"]""")


def links_in(body: str) -> int:
    """How many links of sanitised HTML lead out of the site."""
    return len(_LINK.findall(body))
