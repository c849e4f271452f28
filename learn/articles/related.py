"""Related articles: what shares rare tags, the category, and the likeness of meaning. Found by a job, kept in Figures.

The score of another article is the likeness of meaning (cosine, 0 to 1) plus SHARED_TAGS times the share of the
article's own tag weight that it has too, plus SAME_CATEGORY. A tag weighs as its inverse frequency, so a tag on
everything says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from django.db import transaction

from hub.search.embeddings import vectors
from hub.search.engine import snapshot as index_view
from hub.search.engine.doc_store import DocStore
from learn.models import ArticleFigures

SHARED_TAGS = 0.35
SAME_CATEGORY = 0.08
KEPT = 12  # more than are shown, for some may be archived meanwhile
AT_ONCE = 64  # articles; a row of likenesses for each


class Similarity:
    """All living articles, ready to be compared."""

    def __init__(self, columns: DocStore) -> None:
        self.columns = columns
        self.rows = np.flatnonzero(
            columns.alive.view & (columns.kind.view == columns.kind_id("article"))
        )
        self.ids = columns.object_id.view[self.rows]
        self.vectors = self._vectors()
        self.facets = self._facets()

    def nearest(self, places: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """For each place among `ids` the article's id and those of its nearest, best first."""
        likeness = self.vectors[list(places)] @ self.vectors.T
        for row, place in zip(likeness, places, strict=True):
            row += self._in_common(place)
            row[place] = -1
            most = min(KEPT, len(row) - 1)
            best = np.argpartition(-row, most)[:most] if most else np.empty(0, dtype=np.int64)
            yield (
                int(self.ids[place]),
                self.ids[best[np.argsort(-row[best], kind="stable")]].tolist(),
            )

    def _in_common(self, place: int) -> npt.NDArray[np.float32]:
        """What tags and category add, for every article."""
        score = np.zeros(len(self.rows), dtype=np.float32)
        own = [
            (facet_id, self.facets[facet_id])
            for facet_id in self._facet_ids(place)
            if facet_id in self.facets
        ]
        tags = [
            (1 / np.log(2 + len(holders)), holders)
            for facet_id, holders in own
            if self._is_tag(facet_id)
        ]
        total = sum(weight for weight, _ in tags)
        for weight, holders in tags:
            score[holders] += SHARED_TAGS * weight / total
        for facet_id, holders in own:
            if not self._is_tag(facet_id):
                score[holders] += SAME_CATEGORY
                break  # the main category stands first
        return score

    def _facet_ids(self, place: int) -> list[int]:
        return self.columns.facet_ids_of(int(self.rows[place]))

    def _is_tag(self, facet_id: int) -> bool:
        return self.columns.facets.key(facet_id)[0] == "tag"

    def _facets(self) -> dict[int, npt.NDArray[np.int64]]:
        """The places of the articles that have a tag or category, by the number of that facet value."""
        place_of = np.full(len(self.columns), -1, dtype=np.int64)
        place_of[self.rows] = np.arange(len(self.rows))
        wanted = np.concatenate([self.columns.facets.of_name(name) for name in ("tag", "category")])
        ids, rows = self.columns.facet_pairs()
        places = place_of[rows]
        entries = np.isin(ids, wanted) & (places >= 0)
        ids, places = ids[entries], places[entries]
        order = np.argsort(ids, kind="stable")
        values, starts = np.unique(ids[order], return_index=True)
        return dict(zip(values.tolist(), np.split(places[order], starts[1:]), strict=True))

    def _vectors(self) -> npt.NDArray[np.float32]:
        return vectors.stored(self.columns.number.view[self.rows].tolist())


def refresh(ids: Sequence[int] | None = None) -> int:
    """Find the nearest of these articles, or of all, anew; returns how many changed."""
    nearness = Similarity(index_view.current().columns)
    wanted = (
        range(len(nearness.ids))
        if ids is None
        else np.flatnonzero(np.isin(nearness.ids, list(ids))).tolist()
    )
    changed = 0
    for start in range(0, len(wanted), AT_ONCE):
        changed += _keep(dict(nearness.nearest(wanted[start : start + AT_ONCE])))
    return changed


@transaction.atomic
def _keep(nearest: dict[int, list[int]]) -> int:
    rows = ArticleFigures.objects.select_for_update().filter(pk__in=nearest).order_by("pk")
    changed = [row for row in rows if row.related != nearest[row.pk]]
    for row in changed:
        row.related = nearest[row.pk]
    ArticleFigures.objects.bulk_update(changed, ["related"])
    return len(changed)


def refresh_around(ids: Sequence[int]) -> int:
    """Of articles that are new or changed, and of those near them, which may now have a nearer neighbour."""
    refresh(ids)
    near = ArticleFigures.objects.filter(pk__in=ids).values_list("related", flat=True)
    return refresh(sorted({other for related in near for other in related} - set(ids)))
