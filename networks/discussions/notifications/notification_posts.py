"""A post as people are told of it: a row of values, for forty of them are on a page."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from django.urls import reverse

from accounts.author_columns import shown_name
from accounts.models import FORMER_MEMBER
from hub.notifications.registry import Rendered
from hub.posts.excerpts import beginning_of
from networks.discussions.models import Post, Pseudonym

COLUMNS = (
    *(
        "pk",
        "body",
        shown_name("author"),
        "pseudonym__number",
        "thread",
        "thread__title",
        "thread__content_warning",
    ),
    *("thread__network__name", "thread__network__confidential_mail"),
)


class NotifiedPost(NamedTuple):
    """`author` is empty where nobody is named; then `pseudonym` is the number of who wrote without a name, or None."""

    pk: int
    body: str
    author: str
    pseudonym: int | None
    thread: int
    title: str
    content_warning: str
    network: str
    is_confidential: bool

    @classmethod
    def of(cls, post: Post) -> NotifiedPost:
        """Of an instance with who wrote it, and its network."""
        thread, network = post.thread, post.thread.network
        author = post.author.shown_name if post.author else ""
        pseudonym = post.pseudonym.number if post.pseudonym else None
        about = (
            thread.pk,
            thread.title,
            thread.content_warning,
            network.name,
            network.confidential_mail,
        )
        return cls(post.pk, post.body, author, pseudonym, *about)

    @property
    def shown(self) -> Rendered:
        warning = f"Content warning: {self.content_warning}. " if self.content_warning else ""
        return Rendered(
            who=byline_of(self.author, self.pseudonym),
            title=self.title,
            place=self.network,
            address=address_of(self.pk),
            text=warning or beginning_of(self.body),
            group=f"discussion-{self.thread}",
            is_confidential=self.is_confidential,
        )


def byline_of(author: str, pseudonym: int | None) -> str:
    """As `Post.byline`, of the author's name and the pseudonym's number."""
    if author:
        return author
    return FORMER_MEMBER if pseudonym is None else str(Pseudonym(number=pseudonym))


def address_of(post: int) -> str:
    """As `Post.get_absolute_url`, of its key."""
    before, after = _address()
    return f"{before}{post}{after}"


@cache
def _address() -> tuple[str, str]:
    """What stands before and after the key in the permanent address of a post."""
    before, _, after = reverse("discussions:post", args=[0]).rpartition("0")
    return before, after
