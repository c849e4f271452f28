"""Searching discussions: what was found, in networks the viewer may read inside, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from hub.http.pagination import PageSteps
from hub.search.engine import snapshot as index_view
from hub.search.engine.search import SORTS, SearchQuery, SearchResults, find
from hub.search.models import SearchDocument
from hub.search.text.query import ParsedQuery
from hub.search.text.snippets import SnippetMarker
from networks.discussions.models import Thread
from networks.discussions.search.indexing import KIND, place_of
from networks.models import Network

SIZE = 20
LAST_PAGE = 100
SORT_TITLES = {"relevance": "Best match", "newest": "Newest", "most-viewed": "Most viewed"}


@dataclass(frozen=True)
class ThreadResult:
    """One page of a thread on which the words stand."""

    thread: Thread
    page: int
    title: SafeString
    snippet: SafeString

    @property
    def address(self) -> str:
        return self.thread.get_absolute_url() + (f"?page={self.page}" if self.page > 1 else "")


@dataclass(frozen=True)
class ThreadResultPage(PageSteps):
    """One page of results. Shaped like Django's Page, for the pagination component."""

    text: str
    number: int
    total: int
    results: Sequence[ThreadResult]
    sort: str = "relevance"
    query: ParsedQuery | None = None

    @property
    def last(self) -> int:
        return min(LAST_PAGE, max(1, -(-self.total // SIZE)))


def search(
    text: str,
    viewer: User | AnonymousUser,
    *,
    page: int,
    within: Network | None = None,
    sort: str = "",
) -> ThreadResultPage:
    """Find the words in the discussions that the viewer may read, of one network or of all."""
    sort = sort if sort in SORTS else "relevance"
    networks = Network.objects.open_to(viewer)
    if within is not None:
        networks = networks.filter(pk=within.pk)
    scopes = frozenset(networks.values_list("pk", flat=True))
    if not text or not scopes:
        return ThreadResultPage(text, 1, 0, [])
    found = find(
        index_view.current(), SearchQuery(text=text, scopes=scopes, page=page, size=SIZE, sort=sort)
    )
    return ThreadResultPage(
        text, page, found.total, _results(found, viewer), found.sort, found.query
    )


def _results(found: SearchResults, viewer: User | AnonymousUser) -> list[ThreadResult]:
    places = [place_of(hit.object_id) for hit in found.hits if hit.kind == KIND]
    # The rule is asked once more: what was deleted or moved this very moment is not shown.
    threads = Thread.objects.visible_to(viewer).select_related("network", "author", "pseudonym")
    shown = threads.in_bulk({thread_id for thread_id, _ in places})
    ids = [hit.object_id for hit in found.hits]
    texts = dict(
        SearchDocument.objects.filter(kind=KIND, object_id__in=ids).values_list("object_id", "text")
    )
    marker = SnippetMarker(found.terms)
    return [
        _result(shown[thread_id], page, texts.get(object_id, ""), marker)
        for object_id, (thread_id, page) in zip(ids, places, strict=True)
        if thread_id in shown
    ]


def _result(thread: Thread, page: int, text: str, marker: SnippetMarker) -> ThreadResult:
    # A marker's pieces are escaped.
    title, snippet = mark_safe(marker.highlight(thread.title)), mark_safe(marker.snippet(text))
    return ThreadResult(thread, page, title, SafeString("") if thread.content_warning else snippet)
