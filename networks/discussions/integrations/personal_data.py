"""What discussions add to somebody's copy of their data: their own words and choices, wherever they stand.

A thread or network is named only where the person may still read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from networks.discussions.models import (
    MeToo,
    Post,
    PostReaction,
    Subscription,
    Thread,
    ThreadDraft,
    Vote,
)
from networks.models import Network

type Rows = list[dict[str, Any]]


def drafts(user: User) -> Rows:
    """All of them, those of networks they left too."""
    own = list(ThreadDraft.objects.filter(user=user).order_by("saved_at"))
    networks = _named_networks(user, (draft.network_id for draft in own))
    threads = _named_threads(user, (draft.thread_id for draft in own))
    return [
        {
            "network": networks.get(draft.network_id),
            "thread": threads.get(draft.thread_id or 0),
            "an_edit_of_a_post": draft.post_id is not None,
            "saved": draft.saved_at,
            "fields": {
                name: typed
                for name, typed in draft.fields.items()
                if name not in {"key", "version"}
            },
        }
        for draft in own
    ]


def threads(user: User) -> Rows:
    own = Thread.objects.filter(Q(author=user) | Q(pseudonym__user=user)).order_by("pk")
    readable = _named_threads(user, own.values_list("pk", flat=True))
    return [
        {
            "title": thread.title,
            "address": readable.get(thread.pk, {}).get("address"),
            "kind": thread.get_kind_display(),
            "content_warning": thread.content_warning,
            "anonymous": thread.pseudonym_id is not None,
            "begun": thread.created_at,
            "deleted": thread.deleted_at,
        }
        for thread in own
    ]


def posts(user: User) -> Rows:
    own = list(Post.objects.filter(Q(author=user) | Q(pseudonym__user=user)).order_by("pk"))
    readable = _named_threads(user, (post.thread_id for post in own))
    return [
        {
            "thread": readable.get(post.thread_id),
            "text": post.body,
            "anonymous": post.pseudonym_id is not None,
            "written": post.created_at,
            "edited": post.edited_at,
            "deleted": post.deleted_at,
        }
        for post in own
    ]


def reactions(user: User) -> Rows:
    given = list(PostReaction.objects.filter(user=user).select_related("post").order_by("pk"))
    readable = _named_threads(user, (each.post.thread_id for each in given))
    return [
        {
            "thread": readable.get(each.post.thread_id),
            "post": each.post.number,
            "reaction": each.get_kind_display(),
        }
        for each in given
    ]


def votes(user: User) -> Rows:
    """One's own alone. The poll's words are those of others: they stand here only where the person may read them."""
    cast = list(Vote.objects.filter(user=user).select_related("choice__poll").order_by("pk"))
    readable = _named_threads(user, (vote.choice.poll.thread_id for vote in cast))
    return [_vote(vote, readable.get(vote.choice.poll.thread_id)) for vote in cast]


def shared_concerns(user: User) -> Rows:
    said = list(MeToo.objects.filter(user=user).select_related("organisation").order_by("pk"))
    readable = _named_threads(user, (each.thread_id for each in said))
    return [
        {
            "thread": readable.get(each.thread_id),
            "organisation": each.organisation.name,
            "may_be_contacted": each.may_be_contacted,
            "said": each.created_at,
        }
        for each in said
    ]


def followed(user: User) -> Rows:
    watches = list(Subscription.objects.filter(user=user).order_by("pk"))
    networks = _named_networks(user, (watch.network_id for watch in watches))
    readable = _named_threads(user, (watch.thread_id for watch in watches))
    return [
        {
            "network": networks.get(watch.network_id or 0),
            "thread": readable.get(watch.thread_id or 0),
            "how": watch.get_level_display(),
        }
        for watch in watches
    ]


SECTIONS = {
    "drafts": drafts,
    "threads": threads,
    "posts": posts,
    "post-reactions": reactions,
    "votes": votes,
    "shared-concerns": shared_concerns,
    "followed": followed,
}


def _vote(vote: Vote, thread: dict[str, str] | None) -> dict[str, Any]:
    if thread is None:
        return {"thread": None, "question": None, "answer": None}
    return {"thread": thread, "question": vote.choice.poll.question, "answer": vote.choice.text}


def _named_threads(user: User, ids: Iterable[int | None]) -> dict[int, dict[str, str]]:
    readable = (
        Thread.objects.visible_to(user)
        .filter(pk__in={pk for pk in ids if pk})
        .select_related("network")
    )
    return {
        thread.pk: {"title": thread.title, "address": settings.SITE_URL + thread.get_absolute_url()}
        for thread in readable
    }


def _named_networks(user: User, ids: Iterable[int | None]) -> dict[int, str]:
    return dict(
        Network.objects.open_to(user)
        .filter(pk__in={pk for pk in ids if pk})
        .values_list("pk", "name")
    )
