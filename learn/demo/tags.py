"""Demo tags and their synonyms."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.utils.text import slugify

from learn.models import Tag, TagSynonym

FILE = Path(__file__).with_name("tags.toml")


def load() -> dict[str, Tag]:
    """Return the tags by their name in the file; create missing ones, with synonyms."""
    stored: dict[str, list[str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["tags"]
    known = _by_name()
    Tag.objects.bulk_create(
        [Tag(name=name, slug=slugify(name)) for name in stored if name.lower() not in known],
        ignore_conflicts=True,
    )
    known = _by_name()
    tags = {name: known[name.lower()] for name in stored}
    TagSynonym.objects.bulk_create(
        [
            TagSynonym(name=word, slug=slugify(word), tag=tags[name])
            for name, words in stored.items()
            for word in words
            if word.lower() not in known
        ],
        ignore_conflicts=True,
    )
    return tags


def _by_name() -> dict[str, Tag]:
    """Return every tag by its lower-case name and by those of its synonyms."""
    synonyms = {row.name.lower(): row.tag for row in TagSynonym.objects.select_related("tag")}
    return synonyms | {tag.name.lower(): tag for tag in Tag.objects.all()}
