"""Threads that say something alike: found by the job that indexes them, kept with each thread.

Two threads are as alike as their first pages (cosine of their meaning, 0 to 1). A thread is compared with those of its
own network, and one that everyone may read with all that everyone may read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import User
from hub.search.embeddings import vectors
from hub.search.engine import snapshot as index_view
from networks.discussions.models import Thread
from networks.discussions.search.indexing import KIND, first_pages, place_of
from networks.models import Network

SHOWN = 5
KEPT = 12  # more than are shown, for some may be gone or closed to the reader
LEAST = 0.4  # likeness; what is less alike shares little but the language
AT_ONCE = 64  # threads; a row of likenesses for each


def alike_to(thread: Thread, viewer: User | AnonymousUser) -> Sequence[Thread]:
    """Those the viewer may read, the most alike first. One query. A closed network leads to none outside it."""
    threads = Thread.objects.visible_to(viewer).filter(pk__in=thread.alike).exclude(pk=thread.pk)
    if thread.network.is_read_by_all:
        threads = threads.filter(
            Q(network=thread.network_id) | Q(network__in=Network.objects.open_to(AnonymousUser()))
        )
    else:
        threads = threads.filter(network=thread.network_id)
    found = {each.pk: each for each in threads.select_related("network")}
    return [found[pk] for pk in thread.alike if pk in found][:SHOWN]


class ThreadSimilarity:
    """The first pages of all threads, or of those that may be compared with threads of these networks."""

    def __init__(self, networks: Iterable[int] | None = None) -> None:
        columns = index_view.current().columns
        self._public = list(Network.objects.open_to(AnonymousUser()).values_list("pk", flat=True))
        living = (
            columns.alive.view
            & (columns.kind.view == columns.kind_id(KIND))
            & first_pages(columns.object_id.view)
        )
        if networks is not None:
            wanted = set(networks)
            scopes = wanted | set(self._public) if wanted & set(self._public) else wanted
            living &= np.isin(columns.scope.view, list(scopes))
        rows = np.flatnonzero(living)
        self.ids = [place_of(object_id)[0] for object_id in columns.object_id.view[rows].tolist()]
        self.networks = columns.scope.view[rows]
        self.is_public = np.isin(self.networks, self._public)
        self.vectors = vectors.stored(columns.number.view[rows].tolist())

    def nearest(self, ids: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """For each thread that is in the index its id, and those of the threads alike, the most alike first."""
        place_of_id = {pk: place for place, pk in enumerate(self.ids)}
        places = [place_of_id[pk] for pk in ids if pk in place_of_id]
        for start in range(0, len(places), AT_ONCE):
            some = places[start : start + AT_ONCE]
            for place, likeness in zip(some, self.vectors[some] @ self.vectors.T, strict=True):
                yield self.ids[place], self._best(place, likeness)

    def _best(self, place: int, likeness: npt.NDArray[np.float32]) -> list[int]:
        beside = self.networks == self.networks[place]
        if self.is_public[place]:
            beside |= self.is_public
        beside[place] = False
        found = np.flatnonzero(beside & (likeness >= LEAST))
        best = found[np.argsort(-likeness[found], kind="stable")][:KEPT]
        return [self.ids[each] for each in best.tolist()]


def refresh(ids: Sequence[int] | None = None) -> int:
    """Find what is alike to these threads, or to all, anew; returns how many changed."""
    threads = Thread.objects.live()
    kept = dict((threads if ids is None else threads.filter(pk__in=ids)).values_list("pk", "alike"))
    scopes = None if ids is None else threads.filter(pk__in=ids).values_list("network", flat=True)
    changed = (
        {pk: alike for pk, alike in ThreadSimilarity(scopes).nearest(kept) if alike != kept[pk]}
        if kept
        else {}
    )
    for (
        pk,
        alike,
    ) in changed.items():  # each on its own: nobody waits, and nothing is locked in another order
        Thread.objects.filter(pk=pk).update(alike=alike)
    return len(changed)


def refresh_around(ids: Sequence[int]) -> int:
    """Of threads that are new or changed, and of those alike, for which they may be nearer than others now."""
    if not ids:
        return 0
    changed = refresh(ids)
    kept = Thread.objects.filter(pk__in=ids).values_list("alike", flat=True)
    return changed + refresh(sorted({other for alike in kept for other in alike} - set(ids)))
