"""A comment that somebody is writing, kept before they post it."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from hub.drafts.flows import Place
from hub.drafts.models import Draft
from hub.drafts.typed import key_of
from learn.comments.models import Comment


def place_below(article_id: int, title: str, path: str) -> Place:
    """A new comment on an article."""
    fields = ("key", "body", "reply_to")
    return Place(name_below(article_id), f"{path}#reply", f"Your comment on “{title}”", fields, _unposted)


def name_below(article_id: int) -> str:
    return f"comment-on-{article_id}"


def place_of(comment: Comment) -> Place:
    """A change of a comment."""
    address = reverse("comments:comment-edit", args=[comment.pk])
    label = f"Your change of a comment on “{comment.article.title}”"
    return Place(
        name_of(comment),
        address,
        label,
        ("body", "version"),
        lambda drafts: [draft for draft in drafts if draft.fields.get("body") != comment.body],
    )


def name_of(comment: Comment) -> str:
    return f"comment-{comment.pk}"


def _unposted(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """Those whose text is not a comment yet."""
    keys = {key for draft in drafts if (key := key_of(draft.fields)) is not None}
    posted = set(Comment.objects.filter(key__in=keys).values_list("key", "body")) if keys else set()
    return [draft for draft in drafts if (key_of(draft.fields), draft.fields.get("body", "")) not in posted]
