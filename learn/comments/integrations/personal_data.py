"""Comments in a person's data export.

An article is named only if the person may still read it.
"""

from __future__ import annotations

from typing import Any

from accounts.models import User
from hub.drafts.models import Draft
from learn.comments.models import Comment, CommentReaction
from learn.integrations.personal_data import named_articles

type Rows = list[dict[str, Any]]


def comments(user: User) -> Rows:
    own = list(Comment.objects.filter(author=user).order_by("pk"))
    named = named_articles(user, [comment.article_id for comment in own])
    return [
        {
            "article": named.get(comment.article_id),
            "text": comment.body,
            "written": comment.created_at,
            "edited": comment.edited_at,
            "deleted": comment.deleted_at,
        }
        for comment in own
    ]


def reactions(user: User) -> Rows:
    given = list(CommentReaction.objects.filter(user=user).select_related("comment").order_by("pk"))
    named = named_articles(user, [each.comment.article_id for each in given])
    return [
        {"article": named.get(each.comment.article_id), "reaction": each.get_kind_display()}
        for each in given
    ]


def kept_texts(user: User) -> Rows:
    """Return the person's drafts in the library: articles and comments."""
    return [
        {"what": draft.label, "fields": draft.fields, "saved": draft.saved_at}
        for draft in Draft.objects.visible_to(user)
    ]


SECTIONS = {"comments": comments, "comment-reactions": reactions, "library-drafts": kept_texts}
