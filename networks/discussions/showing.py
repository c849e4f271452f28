"""How a post looks to one viewer: rendered once, and kept under everything that it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from accounts.models import User
from hub.citing import Cited
from hub.fragments import fragments
from networks.discussions.citing import cards_of
from networks.discussions.models import Post, PostFile, Reaction, Thread
from networks.discussions.models.post import EDIT_WINDOW
from networks.standing import Standing


@dataclass(frozen=True)
class Parts:
    """What hangs on one post: its files, the viewer's own reactions, cards of what it cites."""

    files: Sequence[PostFile]
    given: Sequence[str]
    cards: Sequence[Cited]


def shown_posts(posts: Sequence[Post], thread: Thread, standing: Standing) -> list[tuple[Post, SafeString]]:
    """Each post with its HTML. Three queries, and one a kind of things that are cited."""
    files, given, cards = _files_of(posts), _given(posts, standing), cards_of(posts)
    parts = {post.pk: Parts(files.get(post.pk, ()), given.get(post.pk, ()), cards.get(post.pk, ())) for post in posts}
    return [(post, _html(post, thread, standing, parts[post.pk])) for post in posts]


def can_edit(post: Post, standing: Standing) -> bool:
    """An author for a day; those who moderate always."""
    if post.is_deleted or standing.network.is_archived:
        return False
    if standing.may_moderate:
        return True
    return post.is_by(standing.viewer) and standing.may_post and timezone.now() - post.created_at < EDIT_WINDOW


def can_answer(thread: Thread, standing: Standing) -> bool:
    """Whether the viewer says which post is the answer: who asked, or who looks after the network."""
    if not thread.can_be_shared or standing.network.is_archived or not isinstance(standing.viewer, User):
        return False
    return standing.may_moderate or (standing.may_post and thread.is_begun_by(standing.viewer))


def _files_of(posts: Iterable[Post]) -> dict[int, list[PostFile]]:
    files: dict[int, list[PostFile]] = {}
    for place in PostFile.objects.filter(post__in=posts, is_inline=False).select_related("file").order_by("pk"):
        files.setdefault(place.post_id, []).append(place)
    return files


def _given(posts: Iterable[Post], standing: Standing) -> dict[int, list[str]]:
    if not standing.viewer.is_authenticated:
        return {}
    given: dict[int, list[str]] = {}
    rows = Reaction.objects.filter(post__in=posts, user_id=standing.viewer.pk).order_by("kind")
    for post_id, kind in rows.values_list("post_id", "kind"):
        given.setdefault(post_id, []).append(kind)
    return given


def _html(post: Post, thread: Thread, standing: Standing, parts: Parts) -> SafeString:
    may = (standing.viewer.is_authenticated, standing.is_member, standing.may_post, standing.may_moderate)
    of_viewer = (*may, post.is_by(standing.viewer), can_edit(post, standing), can_answer(thread, standing))
    of_thread = (standing.network.slug, thread.pk, thread.is_closed, thread.answer_id == post.pk)
    of_post = (post.pk, post.number, post.version, str(post.reactions), _byline(post), _byline(post.reply_to))
    hanging = (tuple(place.file_id for place in parts.files), tuple(parts.given), tuple(parts.cards))
    key = ("post", of_post, of_thread, of_viewer, hanging)
    return fragments.get(key, lambda: _rendered(post, thread, standing, parts), len)


def _rendered(post: Post, thread: Thread, standing: Standing, parts: Parts) -> SafeString:
    own = post.is_by(standing.viewer)
    context: dict[str, Any] = {
        "post": post,
        "thread": thread,
        "network": standing.network,
        "standing": standing,
        "parts": parts,
        "answered": post.reply_to if post.reply_to and not post.reply_to.is_deleted else None,
        "is_answer": thread.answer_id == post.pk,
        "is_own": own,
        "can_edit": can_edit(post, standing),
        "can_delete": standing.may_moderate or (standing.may_post and own),
        "can_answer": post.number > 1 and can_answer(thread, standing),
        "reactions": [
            (kind.value, kind.label, post.reactions.get(kind.value, 0), kind.value in parts.given)
            for kind in Reaction.Kind
        ],
    }
    return render_to_string("discussions/_post.html", context)


def _byline(post: Post | None) -> tuple[object, ...]:
    """What a byline shows of who wrote a post: another name makes another piece."""
    if post is None:
        return ()
    if (person := post.author) is None:
        return (post.number, post.is_deleted, post.pseudonym_id)
    organisation = person.organisation.name if person.organisation and person.organisation.is_listed else ""
    shown = (person.display_name, person.handle, person.job_title, organisation, person.profile_visibility)
    return (post.number, post.is_deleted, *shown)
