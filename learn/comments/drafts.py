"""Drafts of comments, stored until they are posted."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from hub.drafts.flows import DraftPlace
from hub.drafts.models import Draft
from hub.drafts.saved_fields import key_of
from learn.comments.models import Comment


def place_below(article_id: int, title: str, path: str) -> DraftPlace:
    """Return the `DraftPlace` of a new comment on an article."""
    fields = ("key", "body", "reply_to")
    return DraftPlace(
        name_below(article_id), f"{path}#reply", f"Your comment on “{title}”", fields, _unposted
    )


def name_below(article_id: int) -> str:
    return f"comment-on-{article_id}"


def place_of(comment: Comment) -> DraftPlace:
    """Return the `DraftPlace` of an edit of a comment."""
    address = reverse("comments:comment-edit", args=[comment.pk])
    label = f"Your change of a comment on “{comment.article.title}”"
    return DraftPlace(
        name_of(comment),
        address,
        label,
        ("body", "version"),
        lambda drafts: [draft for draft in drafts if draft.fields.get("body") != comment.body],
    )


def name_of(comment: Comment) -> str:
    return f"comment-{comment.pk}"


def _unposted(drafts: Sequence[Draft]) -> Sequence[Draft]:
    """Return the drafts whose text has not been posted as a comment."""
    keys = {key for draft in drafts if (key := key_of(draft.fields)) is not None}
    posted = set(Comment.objects.filter(key__in=keys).values_list("key", "body")) if keys else set()
    return [
        draft
        for draft in drafts
        if (key_of(draft.fields), draft.fields.get("body", "")) not in posted
    ]
