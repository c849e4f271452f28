"""Plain-text excerpts of posts, for notifications and reports."""

from __future__ import annotations

from hashlib import blake2b

from hub.rendering.fragment_cache import fragments
from hub.richtext.plain_text import plain_text

MOST_TEXT = 1500  # characters


def beginning_of(body: str) -> str:
    """Return the first MOST_TEXT characters of a body as plain text.

    Cached, since one post has many recipients.
    """
    key = ("beginning", blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    return fragments.get(key, lambda: plain_text(body)[:MOST_TEXT], len)
