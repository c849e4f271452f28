"""Category tree that a library starts with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from learn.models import Category

FILE = Path(__file__).with_name("categories.toml")


@transaction.atomic
def load() -> tuple[dict[str, Category], int]:
    """Return the categories by slug, and how many were created.

    Existing categories stay as staff left them.
    """
    found = {category.slug: category for category in Category.objects.all()}
    before = len(found)
    _load(tomllib.loads(FILE.read_text(encoding="utf-8"))["category"], None, found)
    return found, len(found) - before


def _load(
    rows: Sequence[Mapping[str, Any]], parent: Category | None, found: dict[str, Category]
) -> None:
    missing = [
        Category(
            parent=parent,
            name=row["name"],
            slug=_slug(row),
            description=row["description"],
            position=10 * position,
        )
        for position, row in enumerate(rows, start=1)
        if _slug(row) not in found
    ]
    for category in missing:
        category.save()
        found[category.slug] = category
    for row in rows:
        _load(row.get("children", []), found[_slug(row)], found)


def _slug(row: Mapping[str, Any]) -> str:
    return str(row.get("slug") or slugify(row["name"]))
