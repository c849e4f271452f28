"""People named in a post: "@handle", as it is written."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import User
from hub.posts import mentions
from networks.discussions.models import Post
from networks.members.selectors import members_who_read
from networks.models import Membership
from networks.viewer_context import NetworkViewer


def note_mentions(post: Post) -> bool:
    """Make the mentions those of its text. Only members, who can read it, are noted; says whether there are any."""
    writer_id = post.pseudonym.user_id if post.pseudonym else post.author_id
    return mentions.note_mentions(
        post, post.mentions, members_who_read(post.thread.network), writer_id
    )


def people_like(viewer: NetworkViewer, typed: str) -> Sequence[User]:
    """Members whom a post of this network may name, whose handle or a part of whose name begins so.

    Only those who let themselves be found in the list of members, whoever asks.
    """
    found = (
        Membership.objects.visible_to(viewer.user)
        .active()
        .filter(network=viewer.network, in_directory=True)
    )
    people = (
        members_who_read(viewer.network)
        .filter(pk__in=found.values("user"))
        .exclude(pk=viewer.person.pk)
    )
    return people.called_like(typed)
