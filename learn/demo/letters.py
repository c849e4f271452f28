"""A newsletter of the demo that waits to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

from hub.newsletter.flows import choose_items
from hub.newsletter.models import Issue
from learn.models import Article

SUBJECT = "New in the library: small changes that made a ward safer"
OPENING = """Good morning,

these three were read most by people who look after patients at night. Each was written by a team that tried \
something, and says what they would do differently.

If you have an article of your own in you: the library is open to everyone."""
CLOSING = "With thanks to all who wrote,\nthe editors"
IN_IT = 3  # articles


def load(made: Sequence[Article]) -> None:
    """With articles that were made now; where there was a newsletter, nothing is added."""
    public = [article for article in made if article.status == Article.Status.PUBLISHED][:IN_IT]
    if public and not Issue.objects.exists():
        issue = Issue.objects.create(subject=SUBJECT, opening=OPENING, closing=CLOSING)
        choose_items(issue=issue, chosen=[("article", article.pk) for article in public])
