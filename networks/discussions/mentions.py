"""People named in a post: "@handle", as it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower

from accounts.models import User
from hub.posts import mentions
from networks.discussions.models import Post
from networks.membership import members_who_read
from networks.models import Membership
from networks.standing import Standing

MOST_OFFERED = 8
SHORTEST = 2  # letters; one begins half of all names
LONGEST_TYPED = 40


def note_mentions(post: Post) -> bool:
    """Make the mentions those of its text. Only members, who can read it, are noted; says whether there are any."""
    writer_id = post.pseudonym.user_id if post.pseudonym else post.author_id
    return mentions.note_mentions(post, post.mentions, members_who_read(post.thread.network), writer_id)


def people_like(standing: Standing, typed: str) -> Sequence[User]:
    """Members whom a post of this network may name, whose handle or a part of whose name begins so.

    Only those who let themselves be found in the list of members, whoever asks.
    """
    typed = typed.lstrip("@").strip()[:LONGEST_TYPED]
    if len(typed) < SHORTEST:
        return []
    found = Membership.objects.visible_to(standing.viewer).active().filter(network=standing.network, in_directory=True)
    begins = Q(handle__istartswith=typed) | Q(display_name__iregex=rf"\m{re.escape(typed)}")
    people = members_who_read(standing.network).filter(begins, pk__in=found.values("user"))
    by_handle = Case(When(handle__istartswith=typed, then=Value(0)), default=Value(1))
    people = people.exclude(pk=standing.person.pk).select_related("organisation")
    return list(people.order_by(by_handle, Lower("display_name"), "pk")[:MOST_OFFERED])
