"""What search knows of discussions: a document for each page of a thread, so that a find leads to the right page.

Its scope is the network. Who asks is answered from the networks they may read inside at that moment, so a network
that changes its level, or a person who leaves, needs nothing written anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from django.db import transaction

from hub.richtext.plain_text import plain_text
from hub.search import index
from hub.search.documents import DocumentFacet, IndexedDocument
from networks.discussions.models import Post, PostLink, Thread, UnindexedPage
from networks.discussions.models.thread import POSTS_PER_PAGE

KIND = "thread"
CITES = "cites"  # the facet that says what a page names
_MOST_PAGES = 1 << 20
AT_ONCE = 200


def document_id(thread_id: int, page: int) -> int:
    return thread_id * _MOST_PAGES + page


def cited_value(kind: str, object_id: int) -> str:
    """How the facet names a thing."""
    return f"{kind}-{object_id}"


def place_of(object_id: int) -> tuple[int, int]:
    """The thread's id and the page of a document."""
    return divmod(object_id, _MOST_PAGES)


def first_pages(object_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which of the documents are first pages."""
    mask: npt.NDArray[np.bool_] = object_ids % _MOST_PAGES == 1
    return mask


class ThreadPageSearch:
    """Pages of threads that are neither deleted nor merged."""

    kind = KIND

    def documents(self, ids: Iterable[int]) -> Iterator[IndexedDocument]:
        places = [place_of(object_id) for object_id in ids]
        living = (
            Thread.objects.live()
            .prefetch_related("tags")
            .in_bulk({thread_id for thread_id, _ in places})
        )
        for thread_id, page in places:
            if (thread := living.get(thread_id)) and (posts := _posts_on(thread, page)):
                yield _document(thread, page, posts)

    def all_ids(self) -> Iterator[int]:
        for thread in Thread.objects.live().order_by("pk").only("pk", "last_number").iterator():
            yield from document_ids(thread.pk, thread.last_number)


def document_ids(thread_id: int, last_number: int) -> Sequence[int]:
    """The documents of all pages of a thread, one page beyond the last, which may have been emptied."""
    return [document_id(thread_id, page) for page in range(1, last_number // POSTS_PER_PAGE + 3)]


def index_later(post: Post) -> None:
    """Note that a page has something new; a job indexes it within a minute."""
    UnindexedPage.objects.bulk_create(
        [UnindexedPage(thread_id=post.thread_id, page=post.page)], ignore_conflicts=True
    )


def index_now(*posts: Post) -> None:
    """After an edit or a deletion: what is gone is not found any more, from the same transaction on."""
    index.update(KIND, [document_id(post.thread_id, post.page) for post in posts])


def index_thread_now(thread: Thread) -> None:
    """After a thread was moved, split, merged, renamed or deleted. What is alike to it now is found by the job."""
    index.update(KIND, document_ids(thread.pk, thread.last_number))
    UnindexedPage.objects.bulk_create([UnindexedPage(thread=thread, page=1)], ignore_conflicts=True)


def index_posts_now(keys: Collection[int]) -> None:
    """After the texts of these posts changed."""
    index_now(*Post.objects.filter(pk__in=keys))


def index_threads_now(keys: Collection[int]) -> None:
    """After the titles of these threads changed."""
    for thread in Thread.objects.filter(pk__in=keys):
        index_thread_now(thread)


def index_waiting() -> list[int]:
    """Index the pages that have something new; returns the threads (ids) whose first pages were among them.

    Pages noted meanwhile wait for the next turn.
    """
    begun: list[int] = []
    while True:
        with transaction.atomic():
            waiting = list(
                UnindexedPage.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE]
            )
            UnindexedPage.objects.filter(pk__in=[each.pk for each in waiting]).delete()
            index.update(KIND, [document_id(each.thread_id, each.page) for each in waiting])
        begun += [each.thread_id for each in waiting if each.page == 1]
        if len(waiting) < AT_ONCE:
            return begun


def _posts_on(thread: Thread, page: int) -> list[Post]:
    first = (page - 1) * POSTS_PER_PAGE + 1
    posts = thread.posts.filter(number__range=(first, first + POSTS_PER_PAGE - 1)).live()
    return list(posts.order_by("number").only("body", "created_at"))


def _document(thread: Thread, page: int, posts: Sequence[Post]) -> IndexedDocument:
    return IndexedDocument(
        kind=KIND,
        object_id=document_id(thread.pk, page),
        title=thread.title,
        names=", ".join(tag.name for tag in thread.tags.all()),
        body=" ".join(plain_text(post.body) for post in posts),
        dated=posts[-1].created_at,
        facets=_cited_on(posts),
        scope=thread.network_id,
        popularity=thread.view_count,
    )


def _cited_on(posts: Sequence[Post]) -> list[DocumentFacet]:
    rows = PostLink.objects.filter(post__in=posts).order_by("kind", "object_id")
    return [
        DocumentFacet(CITES, cited_value(*row), "")
        for row in rows.values_list("kind", "object_id").distinct()
    ]
