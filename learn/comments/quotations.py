"""Comments as what is quoted and what quotes."""

from __future__ import annotations

import re

from django.db.models import QuerySet
from django.urls import reverse

from hub.posts.quotations import QuotedTexts, QuotingTexts
from learn.comments.models import Comment, Revision

COMMENT = "comment"


class QuotedComments(QuotedTexts):
    kind = COMMENT
    path = re.compile(r"/learn/comments/(\d{1,18})/")
    model, history, owner, conversation = Comment, Revision, "comment", "article"

    def address(self, id: int) -> str:  # noqa: A002 - as the protocol names it
        return reverse("comments:comment", args=[id])

    def shown(self) -> QuerySet[Comment]:
        return Comment.objects.live()


class QuotingComments(QuotingTexts):
    """With their history."""

    kind = COMMENT
    model, copies = Comment, ((Revision, "comment"),)
