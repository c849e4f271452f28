"""How a post looks to one viewer: rendered once, and kept under everything that it shows.

A page of twenty posts that are kept is one query for what decides how they look (`post_rows`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from hub.citing import Cited
from hub.database.prepared import prepared
from hub.fragments import fragments
from networks.discussions.citing import cards_of
from networks.discussions.models import Post, PostFile, Reaction, Thread
from networks.discussions.models.post import EDIT_WINDOW
from networks.discussions.post_rows import PostRow
from networks.standing import Standing

NO_REACTIONS = "{}"
OF_BYLINES = ("author__organisation", "pseudonym", "reply_to__author", "reply_to__pseudonym")


@dataclass(frozen=True)
class Parts:
    """What hangs on one post: its files, the viewer's own reactions, cards of what it cites."""

    files: Sequence[PostFile]
    given: Sequence[str]
    cards: Sequence[Cited]


@dataclass(frozen=True)
class Meeting:
    """One viewer and one thread: what makes the same post look different."""

    thread: Thread
    standing: Standing

    @cached_property
    def may_answer(self) -> bool:
        return can_answer(self.thread, self.standing)

    @cached_property
    def key(self) -> tuple[object, ...]:
        standing, thread = self.standing, self.thread
        may = (standing.viewer.is_authenticated, standing.is_member, standing.may_post, standing.may_moderate)
        return (*may, self.may_answer, standing.network.slug, thread.pk, thread.is_closed)


def shown_posts(rows: Sequence[PostRow], thread: Thread, standing: Standing) -> list[tuple[PostRow, SafeString]]:
    """Each post of a page with its HTML. A query for the viewer's reactions if somebody reacted, one for citations if
    there are any and one a kind of things that are cited; two more where something is to be rendered.
    """
    meeting = Meeting(thread, standing)
    given, cards = _given(rows, thread, standing), cards_of([row.pk for row in rows if row.has_citations])
    keys = {}
    for row in rows:
        of_post = (row.is_by(standing.viewer), can_edit(row, standing), thread.answer_id == row.pk)
        hanging = (tuple(given.get(row.pk, ())), tuple(cards.get(row.pk, ())))
        keys[row.pk] = ("post", *row.look, *of_post, *meeting.key, *hanging)
    kept = {pk: html for pk, key in keys.items() if (html := fragments.peek(key)) is not None}
    made = _rendered([row for row in rows if row.pk not in kept], meeting, given, cards)
    for pk, html in made.items():
        fragments.keep(keys[pk], html, len(html))
    shown = kept | made
    return [(row, shown[row.pk]) for row in rows if row.pk in shown]


def can_edit(post: Post | PostRow, standing: Standing) -> bool:
    """An author for a day; those who moderate always."""
    if post.is_deleted or post.is_hidden or standing.network.is_archived:
        return False
    if standing.may_moderate:
        return True
    return post.is_by(standing.viewer) and standing.may_post and timezone.now() - post.created_at < EDIT_WINDOW


def can_answer(thread: Thread, standing: Standing) -> bool:
    """Whether the viewer says which post is the answer: who asked, or who looks after the network."""
    if not thread.can_be_shared or standing.network.is_archived or not isinstance(standing.viewer, User):
        return False
    return standing.may_moderate or (standing.may_post and thread.is_begun_by(standing.viewer))


def _given(rows: Sequence[PostRow], thread: Thread, standing: Standing) -> dict[int, list[str]]:
    """The viewer's own reactions, by post."""
    given: dict[int, list[str]] = {}
    if standing.viewer.is_authenticated and any(row.reactions != NO_REACTIONS for row in rows):
        for post_id, kind in _reactions(thread.pk, standing.viewer.pk):
            given.setdefault(post_id, []).append(kind)
    return given


@prepared(int, int)
def _reactions(thread: int, viewer: int) -> QuerySet[Reaction, tuple[int, str]]:
    rows = Reaction.objects.filter(post__thread=thread, user=viewer)
    return rows.order_by("kind").values_list("post_id", "kind")


def _rendered(
    rows: Sequence[PostRow], meeting: Meeting, given: Mapping[int, list[str]], cards: Mapping[int, list[Cited]]
) -> dict[int, SafeString]:
    """The HTML of these posts. Two queries, none for no posts."""
    if not rows:
        return {}
    posts = Post.objects.select_related(*OF_BYLINES).in_bulk([row.pk for row in rows])
    files = _files_of([row.pk for row in rows if row.files])
    made = {}
    for row in rows:
        if row.pk not in posts:  # gone since
            continue
        parts = Parts(files.get(row.pk, ()), given.get(row.pk, ()), cards.get(row.pk, ()))
        made[row.pk] = _render(posts[row.pk], row, meeting, parts)
    return made


def _files_of(posts: Collection[int]) -> dict[int, list[PostFile]]:
    files: dict[int, list[PostFile]] = {}
    if posts:
        for place in PostFile.objects.filter(post__in=posts, is_inline=False).select_related("file").order_by("pk"):
            files.setdefault(place.post_id, []).append(place)
    return files


def _render(post: Post, row: PostRow, meeting: Meeting, parts: Parts) -> SafeString:
    standing, thread = meeting.standing, meeting.thread
    own = row.is_by(standing.viewer)
    context: dict[str, Any] = {
        "post": post,
        "thread": thread,
        "network": standing.network,
        "standing": standing,
        "parts": parts,
        "answered": post.reply_to if post.reply_to and post.reply_to.is_shown else None,
        "is_answer": thread.answer_id == post.pk,
        "is_own": own,
        "can_edit": can_edit(row, standing),
        "can_delete": standing.may_moderate or (standing.may_post and own),
        "can_answer": post.number > 1 and meeting.may_answer,
        "reactions": [
            (kind.value, kind.label, post.reactions.get(kind.value, 0), kind.value in parts.given)
            for kind in Reaction.Kind
        ],
    }
    return render_to_string("discussions/_post.html", context)
