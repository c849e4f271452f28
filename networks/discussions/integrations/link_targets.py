"""Things of this site that posts name by their address: noted when writing, shown as cards when reading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import User
from hub import link_previews
from hub.link_previews import Backlinks, LinkPreview, Viewer
from hub.rendering.content_warnings import warned
from hub.search.engine.snapshot import IndexSnapshot
from networks.discussions.models import Post, PostLink, Thread
from networks.discussions.querysets import ThreadQuerySet
from networks.discussions.search.indexing import CITES, cited_value

_PATH = re.compile(r"/networks/[\w-]+/discussions/(\d{1,12})/")


class ThreadLinkTarget:
    """Discussions named by their address, for who may read them."""

    kind = "thread"

    def ids_at(self, paths: Iterable[str]) -> list[int]:
        return [int(match[1]) for path in paths if (match := _PATH.fullmatch(path))]

    def shown_to(self, ids: Iterable[int], viewer: Viewer) -> Mapping[int, LinkPreview]:
        threads = (
            Thread.objects.visible_to(viewer).filter(pk__in=list(ids)).select_related("network")  # type: ignore[arg-type]
        )
        return {thread.pk: _card(thread) for thread in threads}


def note_citations(post: Post) -> None:
    """Make the post's citations those of its text."""
    named = link_previews.find_links(post.body)
    for old in post.citations.all() if post.version > 1 else ():
        if (old.kind, old.object_id) not in named:
            old.delete()
    rows = [PostLink(post=post, kind=kind, object_id=object_id) for kind, object_id in named]
    PostLink.objects.bulk_create(rows, ignore_conflicts=True)


def cards_of(posts: Collection[int]) -> dict[int, list[LinkPreview]]:
    """What each of these posts, by their keys, cites that everyone may read now.

    A query if there are posts, and one a kind that they cite.
    """
    if not posts:
        return {}
    rows = (
        PostLink.objects.filter(post__in=posts)
        .order_by("pk")
        .values_list("post_id", "kind", "object_id")
    )
    places = [(post_id, (kind, object_id)) for post_id, kind, object_id in rows]
    shown = link_previews.previews({cited for _, cited in places}) if places else {}
    cards: dict[int, list[LinkPreview]] = {}
    for post_id, cited in places:
        if cited in shown:
            cards.setdefault(post_id, []).append(shown[cited])
    return cards


def threads_about(kind: str, object_id: int, viewer: User | AnonymousUser) -> ThreadQuerySet:
    """Threads the viewer may read in which a post names the thing, the newest first."""
    return _naming(kind, object_id, viewer).order_by("-last_post_at", "-pk")


def talk_about(kind: str, object_id: int, viewer: Viewer, view: IndexSnapshot) -> Backlinks | None:
    """Count the posts that link to this, for `hub.link_previews`. One query; none where the index knows of no link."""
    if not view.columns.facets.with_value(CITES, cited_value(kind, object_id)):
        return None
    conversations = _naming(kind, object_id, viewer).count()  # type: ignore[arg-type]
    return (
        Backlinks(conversations, reverse("discussions:about", args=[kind, object_id]))
        if conversations
        else None
    )


def _card(thread: Thread) -> LinkPreview:
    return LinkPreview(
        kind=ThreadLinkTarget.kind,
        object_id=thread.pk,
        label=thread.get_kind_display(),
        title=thread.title,
        summary=warned(thread.network.name, thread.content_warning),
        address=thread.get_absolute_url(),
    )


def _naming(kind: str, object_id: int, viewer: User | AnonymousUser) -> ThreadQuerySet:
    citations = PostLink.objects.filter(kind=kind, object_id=object_id, post__thread=OuterRef("pk"))
    posts = citations.filter(post__deleted_at=None, post__hidden_at=None)
    return Thread.objects.visible_to(viewer).filter(Exists(posts))
