"""Comments as quoted texts and as texts that quote."""

from __future__ import annotations

import re

from django.db.models import QuerySet
from django.urls import reverse

from hub.posts.integrations.quotations import QuotedTexts, QuotingTexts
from learn.comments.models import Comment, CommentRevision

COMMENT = "comment"


class CommentQuotationSource(QuotedTexts):
    kind = COMMENT
    path = re.compile(r"/learn/comments/(\d{1,18})/")
    model, history, owner, conversation = Comment, CommentRevision, "comment", "article"

    def address(self, id: int) -> str:  # noqa: A002 - as the protocol names it
        return reverse("comments:comment", args=[id])

    def shown(self) -> QuerySet[Comment]:
        return Comment.objects.live()


class CommentQuotationHolder(QuotingTexts):
    """Comments and their revisions as texts that quote."""

    kind = COMMENT
    model, copies = Comment, ((CommentRevision, "comment"),)
