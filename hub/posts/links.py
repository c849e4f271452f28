"""Links of a post that lead out of the site."""

from __future__ import annotations

from hub.richtext.markup import attributes, tags_named


def links_in(body: str) -> int:
    """How many links of sanitised HTML lead out of the site."""
    addresses = (attributes(tag).get("href", "") for tag in tags_named(body, "a"))
    return sum(bool(address) and not address.startswith("/") for address in addresses)
