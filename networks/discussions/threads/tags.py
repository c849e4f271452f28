"""The tags of a network's threads. Each network has its own words."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models.functions import Lower
from django.utils.text import slugify

from networks.discussions.models import ThreadTag
from networks.models import Network

MOST_TAGS = 5


def tags_named(network: Network, names: Sequence[str]) -> list[ThreadTag]:
    """The network's tags of these names, in whatever case; new words become new tags. Call it in a transaction."""
    wanted = {name.lower(): name for name in names}
    known = (
        ThreadTag.objects.filter(network=network)
        .alias(lower=Lower("name"))
        .filter(lower__in=wanted)
    )
    tags: dict[str, ThreadTag] = {tag.name.lower(): tag for tag in known}
    for lower, name in wanted.items():
        if lower not in tags:
            tags[lower] = ThreadTag.objects.create(
                network=network, name=name, slug=_free_slug(network, name)
            )
    return list(tags.values())


def _free_slug(network: Network, name: str) -> str:
    stem = slugify(name)[:50] or "tag"
    taken = set(
        ThreadTag.objects.filter(network=network, slug__startswith=stem).values_list(
            "slug", flat=True
        )
    )
    return next(
        slug
        for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3)))
        if slug not in taken
    )
