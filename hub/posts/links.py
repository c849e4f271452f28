"""External links in a post."""

from __future__ import annotations

from hub.richtext.markup import attributes, tags_named


def links_in(body: str) -> int:
    """Return the number of links in sanitised HTML that lead out of the site."""
    addresses = (attributes(tag).get("href", "") for tag in tags_named(body, "a"))
    return sum(bool(address) and not address.startswith("/") for address in addresses)
