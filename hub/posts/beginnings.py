"""The beginning of what was written, as plain text: what people are told of a post."""

from __future__ import annotations

from hashlib import blake2b

from hub.fragments import fragments
from hub.richtext.plain import plain_text

MOST_TEXT = 1500  # letters


def beginning_of(body: str) -> str:
    """Many are told of one post: it is worked out once for them all."""
    key = ("beginning", blake2b(body.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    return fragments.get(key, lambda: plain_text(body)[:MOST_TEXT], len)
