"""Comments of the tests."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from learn.comments import flows
from learn.comments.models import Comment
from learn.models import Article


def make_comment(
    article: Article, by: User, text: str = "We saw the same.", reply_to: Comment | None = None
) -> Comment:
    """As the person writes it: somebody new waits for a moderator (`here_for_a_year`)."""
    writing = flows.CommentInput(by=by, body=f"<p>{text}</p>", key=uuid4())
    return flows.write(article=article, writing=writing, reply_to=reply_to)


def here_for_a_year(person: User) -> User:
    """Somebody whose first comment waits for nobody."""
    person.date_joined = timezone.now() - timedelta(days=365)
    person.save(update_fields=["date_joined"])
    return person
