"""The tree of categories, kept in memory until something of the library changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hub.search.engine.postings import PostingCache
from hub.search.engine.snapshot import IndexSnapshot
from learn.models import Category


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category, what it stands under from the top down, and what stands under it."""

    category: Category
    above: list[Category]
    below: list[Category]


class Taxonomy:
    """All categories, by number and by slug."""

    def __init__(self) -> None:
        categories = list(Category.objects.order_by("position", "name"))
        self.by_id = {category.pk: category for category in categories}
        self._by_slug = {category.slug: category for category in categories}

    @property
    def top(self) -> list[Category]:
        return [category for category in self.by_id.values() if category.parent_id is None]

    def path(self, category_id: int) -> list[Category]:
        """From the top down to the category itself."""
        path: list[Category] = []
        at: int | None = category_id
        while at is not None and at in self.by_id:
            path.insert(0, self.by_id[at])
            at = self.by_id[at].parent_id
        return path

    def place(self, slug: str) -> CategoryNode | None:
        category = self._by_slug.get(slug)
        if category is None:
            return None
        below = [each for each in self.by_id.values() if each.parent_id == category.pk]
        return CategoryNode(category, self.path(category.pk)[:-1], below)

    def named(self, ids: Iterable[int]) -> list[Category]:
        return [self.by_id[pk] for pk in ids if pk in self.by_id]


_kept: tuple[PostingCache, tuple[str, int, int], Taxonomy] | None = None


def shelves(view: IndexSnapshot) -> Taxonomy:
    """The tree as it is now; one query after a change."""
    global _kept
    kept = _kept  # another thread may set it meanwhile
    if kept is None or kept[0] is not view.cache or kept[1] != view.key:
        kept = _kept = (view.cache, view.key, Taxonomy())
    return kept[2]
