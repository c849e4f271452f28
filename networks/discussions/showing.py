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
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from hub.citing import Cited
from hub.database.prepared import prepared
from hub.fragments import fragments, piece
from hub.posts.editing import EDIT_WINDOW
from hub.posts.models import ReactionKind
from networks.discussions.citing import cards_of
from networks.discussions.models import Post, PostFile, Reaction, Thread
from networks.discussions.models.thread import POSTS_PER_PAGE
from networks.discussions.post_rows import PostRow
from networks.standing import Standing

NO_REACTIONS = "{}"
OF_BYLINES = ("author__organisation", "pseudonym", "reply_to__author", "reply_to__pseudonym")
KINDS = tuple((kind.value, str(kind.label)) for kind in ReactionKind)
# Stands in a kept post where the actions come. A remark: sanitised text has none, so nobody can write it.
ACTIONS = "<!--actions-->"


@dataclass(frozen=True)
class Meeting:
    """One viewer and one thread: what makes the same post look different."""

    thread: Thread
    standing: Standing

    @cached_property
    def address(self) -> str:
        return self.thread.get_absolute_url()

    @cached_property
    def may_answer(self) -> bool:
        return can_answer(self.thread, self.standing)

    @cached_property
    def may_reply(self) -> bool:
        return self.standing.may_post and not self.thread.is_closed

    def is_answer(self, row: PostRow) -> bool:
        return self.thread.answer_id == row.pk

    def actions(self, row: PostRow, given: Sequence[str]) -> SafeString:
        """What the viewer may do with a post."""
        standing, own = self.standing, row.is_by(self.standing.viewer)
        html: str = piece(
            "discussions/_post_actions.html",
            kinds=KINDS,
            given=tuple(given),
            may_reply=self.may_reply,
            may_react=standing.is_member and not own,
            can_answer=row.number > 1 and self.may_answer,
            is_answer=self.is_answer(row),
            can_edit=can_edit(row, standing),
            can_delete=standing.may_moderate or (standing.may_post and own),
            can_name=row.pseudonym is not None and standing.may_moderate and not own,
        )
        here = f'"{self.address}?page={(row.number - 1) // POSTS_PER_PAGE + 1}'
        html = html.replace("/posts/0/", f"/posts/{row.pk}/").replace('"thread?page=0', here)
        return mark_safe(html.replace("=0#reply", f"={row.pk}#reply"))


def shown_posts(rows: Sequence[PostRow], thread: Thread, standing: Standing) -> list[tuple[PostRow, SafeString]]:
    """Each post of a page with its HTML. A query for the viewer's reactions if somebody reacted, one for citations if
    there are any and one a kind of things that are cited; two more where something is to be rendered.
    """
    meeting = Meeting(thread, standing)
    given, cards = _given(rows, thread, standing), cards_of([row.pk for row in rows if row.has_citations])
    keys = {}
    for row in rows:
        seen_by = (row.is_by(standing.viewer), standing.is_member, meeting.is_answer(row))
        keys[row.pk] = ("post", *row.look, *seen_by, tuple(cards.get(row.pk, ())))
    kept = {pk: html for pk, key in keys.items() if (html := fragments.peek(key)) is not None}
    made = _rendered([row for row in rows if row.pk not in kept], meeting, cards)
    for pk, html in made.items():
        fragments.keep(keys[pk], html, len(html))
    shown = kept | made
    return [(row, _with_actions(shown[row.pk], row, meeting, given)) for row in rows if row.pk in shown]


def _with_actions(html: SafeString, row: PostRow, meeting: Meeting, given: Mapping[int, list[str]]) -> SafeString:
    if row.is_deleted or row.is_hidden:
        return html
    return mark_safe(html.replace(ACTIONS, meeting.actions(row, given.get(row.pk, ()))))


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


def _rendered(rows: Sequence[PostRow], meeting: Meeting, cards: Mapping[int, list[Cited]]) -> dict[int, SafeString]:
    """The HTML of these posts, without what the viewer may do with them. Two queries, none for no posts."""
    if not rows:
        return {}
    posts = Post.objects.select_related(*OF_BYLINES).in_bulk([row.pk for row in rows])
    files = _files_of([row.pk for row in rows if row.files])
    made = {}
    for row in rows:
        if row.pk not in posts:  # gone since
            continue
        context = {"files": files.get(row.pk, ()), "cards": cards.get(row.pk, ())}
        made[row.pk] = _render(posts[row.pk], row, meeting, context)
    return made


def _files_of(posts: Collection[int]) -> dict[int, list[PostFile]]:
    files: dict[int, list[PostFile]] = {}
    if posts:
        for place in PostFile.objects.filter(post__in=posts, is_inline=False).select_related("file").order_by("pk"):
            files.setdefault(place.post_id, []).append(place)
    return files


def _render(post: Post, row: PostRow, meeting: Meeting, hanging: Mapping[str, Any]) -> SafeString:
    context = {
        "post": post,
        "answered": post.reply_to if post.reply_to and post.reply_to.is_shown else None,
        "is_answer": meeting.is_answer(row),
        "is_own": row.is_by(meeting.standing.viewer),
        "is_member": meeting.standing.is_member,
        "reactions": [(label, number) for kind, label in KINDS if (number := post.reactions.get(kind, 0))],
    }
    return render_to_string("discussions/_post.html", {**context, **hanging})
