"""How a post looks to one viewer: rendered once, and kept under everything that it shows.

A page of twenty posts that are kept is one query for what decides how they look (`post_rows`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from hub.database.prepared import prepared
from hub.link_previews import LinkPreview
from hub.posts.editing import EDIT_WINDOW
from hub.posts.rendering import KINDS, by_post, counted, is_long, shown
from hub.rendering.fragment_cache import render_cached
from networks.discussions.integrations.link_targets import cards_of
from networks.discussions.models import Post, PostFile, PostReaction, Thread
from networks.discussions.models.thread import page_with
from networks.discussions.posts.post_rows import PostRow
from networks.discussions.posts.quotation_names import QuotedNames, names_quoted, with_names
from networks.viewer_context import NetworkViewer

NO_REACTIONS = "{}"
OF_BYLINES = ("author__organisation", "pseudonym", "reply_to__author", "reply_to__pseudonym")


class PostURLs(NamedTuple):
    """Of what is done with a post; 0 stands for its key."""

    reacting: tuple[tuple[str, str, str], ...]
    answer: str
    edit: str
    delete: str
    author: str


@cache
def addresses() -> PostURLs:
    names = ("answer", "post-edit", "post-delete", "post-author")
    reacting = tuple(
        (kind, label, reverse("discussions:reaction", args=[0, kind])) for kind, label in KINDS
    )
    return PostURLs(reacting, *(reverse(f"discussions:{name}", args=[0]) for name in names))


@dataclass(frozen=True)
class PostViewer:
    """One viewer and one thread: what makes the same post look different."""

    thread: Thread
    viewer: NetworkViewer

    @cached_property
    def address(self) -> str:
        return self.thread.get_absolute_url()

    @cached_property
    def may_answer(self) -> bool:
        return can_answer(self.thread, self.viewer)

    @cached_property
    def may_reply(self) -> bool:
        return self.viewer.may_post and not self.thread.is_closed

    def is_answer(self, row: PostRow) -> bool:
        return self.thread.answer_id == row.pk

    def actions(self, row: PostRow, given: Sequence[str]) -> SafeString:
        """What the viewer may do with a post."""
        viewer, own = self.viewer, row.is_by(self.viewer.user)
        may_delete = viewer.may_moderate or (viewer.may_post and own)
        may_name = row.pseudonym is not None and viewer.may_moderate and not own
        html: str = render_cached(
            "posts/_post_actions.html",
            noun="post",
            may_reply=self.may_reply,
            quotes=True,
            kinds=addresses().reacting if viewer.is_member and not own else (),
            given=tuple(given),
            is_answer=self.is_answer(row),
            answer_url=addresses().answer if row.number > 1 and self.may_answer else "",
            edit_url=addresses().edit if can_edit(row, viewer) else "",
            delete_url=addresses().delete if may_delete else "",
            author_url=addresses().author if may_name else "",
        )
        here = f'"{self.address}?page={page_with(row.number)}'
        html = (
            html.replace("/posts/0/", f"/posts/{row.pk}/")
            .replace('"post-0-', f'"post-{row.pk}-')
            .replace('"page?page=0', here)
        )
        return mark_safe(html.replace('=0"', f'={row.pk}"'))


def shown_posts(
    rows: Sequence[PostRow], thread: Thread, viewer: NetworkViewer
) -> list[tuple[PostRow, SafeString]]:
    """Each post of a page with its HTML. A query for the viewer's reactions if somebody reacted, one for citations
    if there are any and one a kind of things that are cited, one for whom they quote if they quote; two more where
    something is to be rendered.
    """
    meeting = PostViewer(thread, viewer)
    given, cards = (
        _given(rows, thread, viewer),
        cards_of([row.pk for row in rows if row.has_citations]),
    )
    names = names_quoted([row.pk for row in rows if row.has_quotations], thread.network_id)
    keyed = []
    for row in rows:
        seen_by = (row.is_by(viewer.user), meeting.is_answer(row))
        keyed.append(
            (
                row,
                (
                    "post",
                    *row.look,
                    *seen_by,
                    tuple(cards.get(row.pk, ())),
                    _key(names.get(row.pk)),
                ),
            )
        )
    return shown(
        keyed,
        lambda missing: _rendered(missing, meeting, cards, names),
        lambda row: meeting.actions(row, given.get(row.pk, ())),
    )


def can_edit(post: Post | PostRow, viewer: NetworkViewer) -> bool:
    """An author for a day; those who moderate always."""
    if post.is_deleted or post.is_hidden or viewer.network.is_archived:
        return False
    if viewer.may_moderate:
        return True
    return (
        post.is_by(viewer.user)
        and viewer.may_post
        and timezone.now() - post.created_at < EDIT_WINDOW
    )


def can_answer(thread: Thread, viewer: NetworkViewer) -> bool:
    """Whether the viewer says which post is the answer: who asked, or who looks after the network."""
    if not thread.can_be_shared or viewer.network.is_archived or not isinstance(viewer.user, User):
        return False
    return viewer.may_moderate or (viewer.may_post and thread.is_begun_by(viewer.user))


def _given(rows: Sequence[PostRow], thread: Thread, viewer: NetworkViewer) -> dict[int, list[str]]:
    """The viewer's own reactions, by post."""
    if viewer.user.is_authenticated and any(row.reactions != NO_REACTIONS for row in rows):
        return by_post(_reactions(thread.pk, viewer.user.pk))
    return {}


@prepared(int, int)
def _reactions(thread: int, viewer: int) -> QuerySet[PostReaction, tuple[int, str]]:
    rows = PostReaction.objects.filter(post__thread=thread, user=viewer)
    return rows.order_by("kind").values_list("post_id", "kind")


def _key(names: QuotedNames | None) -> tuple[tuple[int, str], ...]:
    return tuple(sorted(names.items())) if names else ()


def _rendered(
    rows: Sequence[PostRow],
    meeting: PostViewer,
    cards: Mapping[int, list[LinkPreview]],
    names: Mapping[int, QuotedNames],
) -> dict[int, SafeString]:
    """The HTML of these posts, without what the viewer may do with them. Two queries."""
    posts = Post.objects.select_related(*OF_BYLINES).in_bulk([row.pk for row in rows])
    files = _files_of([row.pk for row in rows if row.files])
    made = {}
    for row in rows:
        if row.pk not in posts:  # gone since
            continue
        is_own = row.is_by(meeting.viewer.user)
        named = [place for place in files.get(row.pk, ()) if is_own or not place.file.scan_note]
        # The body was sanitised on its way to the database.
        body = mark_safe(with_names(posts[row.pk].body, names.get(row.pk, {})))
        context = {"files": named, "cards": cards.get(row.pk, ()), "body": body}
        made[row.pk] = _render(posts[row.pk], row, meeting, context)
    return made


def _files_of(posts: Collection[int]) -> dict[int, list[PostFile]]:
    files: dict[int, list[PostFile]] = {}
    if posts:
        for place in (
            PostFile.objects.filter(post__in=posts, is_inline=False)
            .select_related("file")
            .order_by("pk")
        ):
            files.setdefault(place.post_id, []).append(place)
    return files


def _render(
    post: Post, row: PostRow, meeting: PostViewer, hanging: Mapping[str, Any]
) -> SafeString:
    context = {
        "post": post,
        "noun": "post",
        "name": f"post {post.number}",
        "place": "the network",
        "history_url": reverse("discussions:post-history", args=[post.pk]),
        "report_url": reverse("moderation:report", args=["post", post.pk]),
        "answered": post.reply_to if post.reply_to and post.reply_to.is_shown else None,
        "is_answer": meeting.is_answer(row),
        "is_own": row.is_by(meeting.viewer.user),
        "handle": row.handle,
        "reactions": counted(post.reactions),
        "is_long": is_long(post.body),
    }
    return render_to_string("posts/_post.html", {**context, **hanging})
