"""A comment that somebody is writing, kept before they post it."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from hub.drafts.flows import Place
from hub.drafts.typed import key_of
from learn.comments.models import Comment


def place_below(article_id: int, title: str, path: str) -> Place:
    """A new comment on an article."""
    fields = ("key", "body", "reply_to")
    return Place(name_below(article_id), f"{path}#reply", f"Your comment on “{title}”", fields, _is_posted)


def name_below(article_id: int) -> str:
    return f"comment-on-{article_id}"


def place_of(comment: Comment) -> Place:
    """A change of a comment."""
    address = reverse("comments:comment-edit", args=[comment.pk])
    label = f"Your change of a comment on “{comment.article.title}”"
    return Place(
        name_of(comment), address, label, ("body", "version"), lambda fields: fields.get("body") == comment.body
    )


def name_of(comment: Comment) -> str:
    return f"comment-{comment.pk}"


def _is_posted(fields: Mapping[str, str]) -> bool:
    key = key_of(fields)
    return key is not None and Comment.objects.filter(key=key).exists()
