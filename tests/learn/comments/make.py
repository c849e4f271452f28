"""Comments of the tests."""

from __future__ import annotations

from uuid import uuid4

from accounts.models import User
from learn.comments import flows
from learn.comments.models import Comment
from learn.models import Article


def make_comment(
    article: Article, by: User, text: str = "We saw the same.", reply_to: Comment | None = None
) -> Comment:
    writing = flows.Writing(by=by, body=f"<p>{text}</p>", key=uuid4())
    return flows.write(article=article, writing=writing, reply_to=reply_to)
