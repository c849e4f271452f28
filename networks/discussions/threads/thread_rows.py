"""Threads as lists show them: what decides how a row looks is read, and the row itself is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, JSONObject, Lower
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.author_columns import shown_name
from accounts.models import FORMER_MEMBER, User
from hub.rendering.fragment_cache import render_cached
from networks.discussions.models import (
    Post,
    Pseudonym,
    ReadPosition,
    Subscription,
    Thread,
    ThreadTag,
)
from networks.discussions.models.thread import FEWEST_SHOWN, page_with
from networks.discussions.querysets import ThreadQuerySet

KINDS = dict(Thread.Kind.choices)


class ThreadRow(NamedTuple):
    """`author` is empty and `pseudonym` a number for who began it without their name. `organisations` have it too, 0
    for too few. `tags` have a slug and a name. `read_to`, `first_unread` (a post's pk and number, None where the
    reader was never here or read all), `own_level` and `level` (the thread's, else its network's) are the reader's own.
    """

    pk: int
    network: str
    network_name: str
    kind: str
    title: str
    is_pinned: bool
    is_closed: bool
    is_answered: bool
    has_warning: bool
    author: str
    pseudonym: int | None
    posts: int
    organisations: int
    last_number: int
    last_post_at: datetime
    created_at: datetime
    tags: list[dict[str, str]]
    read_to: int
    first_unread: dict[str, int] | None
    own_level: str
    level: str

    @property
    def new_posts(self) -> int:
        """How many posts the reader has not seen; 0 if they never opened it, or muted it."""
        return (
            max(0, self.last_number - self.read_to) if self.read_to and self.level != "muted" else 0
        )

    @property
    def is_unread(self) -> bool:
        """Whether something in it is new to the reader, a thread never opened too."""
        return self.last_number > self.read_to

    @property
    def address(self) -> str:
        """The first post that is new to the reader; else the beginning.

        Where a warning folds the posts it names only the page: browsers unfold what holds an address's anchor.
        """
        address = f"{_addresses_in(self.network)}{self.pk}/"
        if self.first_unread is None:
            return address
        page = page_with(self.first_unread["number"])
        anchor = "" if self.has_warning else f"#post-{self.first_unread['pk']}"
        return f"{address}{f'?page={page}' if page > 1 else ''}{anchor}"

    @property
    def byline(self) -> str:
        if self.pseudonym:
            return str(Pseudonym(number=self.pseudonym))
        return self.author or FORMER_MEMBER

    def html(self, *, shows_network: bool) -> SafeString:
        """The row, where the network is to be told, or is known from the page."""
        return render_cached(
            "discussions/_thread_row.html",
            address=self.address,
            network=self.network,
            network_name=self.network_name if shows_network else "",
            kind=KINDS[self.kind],
            title=self.title,
            is_pinned=self.is_pinned,
            is_closed=self.is_closed,
            is_answered=self.is_answered,
            has_warning=self.has_warning,
            new_posts=self.new_posts,
            byline=self.byline,
            replies=max(0, self.posts - 1),
            organisations=self.organisations,
            last_post_at=self.last_post_at,
            tags=tuple((tag["slug"], tag["name"]) for tag in self.tags),
        )


@lru_cache(maxsize=1024)
def _addresses_in(network: str) -> str:
    """What the addresses of a network's discussions begin with: a list of twenty asks for it twenty times."""
    return reverse("discussions:thread-detail", args=[network, 0]).removesuffix("0/")


def as_rows(
    threads: ThreadQuerySet, viewer: User | AnonymousUser
) -> QuerySet[Thread, tuple[Any, ...]]:
    """The threads as tuples for `ThreadRow`, in one query; only the viewer's key is asked."""
    tags = ThreadTag.objects.filter(threads=OuterRef("pk")).order_by(Lower("name"))
    enough = Case(
        When(sharing_organisations__gte=FEWEST_SHOWN, then=F("sharing_organisations")),
        default=Value(0),
    )
    return threads.values_list(
        *("pk", "network__slug", "network__name", "kind", "title"),
        *(
            _is_set("pinned_at"),
            _is_set("closed_at"),
            _is_set("answer"),
            _whether(~Q(content_warning="")),
        ),
        *(shown_name("author"), "pseudonym__number", "post_count", enough),
        *("last_number", "last_post_at", "created_at"),
        ArraySubquery(tags.values(pair=JSONObject(slug="slug", name="name"))),
        *_of_reader(viewer),
    )


def made(rows: Iterable[tuple[Any, ...]]) -> list[ThreadRow]:
    return [ThreadRow(*row) for row in rows]


def _is_set(field: str) -> ExpressionWrapper:
    return _whether(Q(**{f"{field}__isnull": False}))


def _whether(rule: Q) -> ExpressionWrapper:
    return ExpressionWrapper(rule, output_field=BooleanField())


def _of_reader(viewer: User | AnonymousUser) -> tuple[Any, ...]:
    nothing = Value("")
    if not isinstance(viewer, User):
        no_post = Value(None, output_field=JSONField())
        return (Value(0, output_field=IntegerField()), no_post, nothing, nothing)
    watches = Subscription.objects.filter(user=viewer.pk)
    own = Subquery(watches.filter(thread=OuterRef("pk")).values("level"))
    of_network = Subquery(watches.filter(network=OuterRef("network")).values("level"))
    position = ReadPosition.objects.filter(thread=OuterRef("pk"), user=viewer.pk).values("number")
    read_to = ReadPosition.objects.filter(thread=OuterRef("thread"), user=viewer.pk).values(
        "number"
    )
    unread = (
        Post.objects.live()
        .filter(thread=OuterRef("pk"), number__gt=Subquery(read_to))
        .order_by("number")
    )
    first_unread = Subquery(unread.values(found=JSONObject(pk="pk", number="number"))[:1])
    return (
        Coalesce(Subquery(position), 0),
        first_unread,
        Coalesce(own, nothing),
        Coalesce(own, of_network, nothing),
    )
