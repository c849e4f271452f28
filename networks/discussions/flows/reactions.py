"""Reactions to posts."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from hub.moderation.write_limits.write_access import check_may_write
from hub.notifications.flows import notify
from hub.posts.reactions import set_reaction
from networks.access import NotAllowed
from networks.discussions.models import Post
from networks.viewer_context import viewer_of


def react(*, post: Post, by: User, kind: str, on: bool) -> Post:
    """Give a reaction or take it back; twice is as once. Nobody reacts to their own. Raises Refused."""
    with transaction.atomic():
        rows = Post.objects.visible_to(by).select_related("thread__network__figures", "pseudonym")
        row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=post.pk).first()
        if row is None:
            raise NotAllowed("This post was deleted meanwhile.")
        check_may_write(by, row.thread.network_id)
        if not viewer_of(row.thread.network, by).is_member or row.is_by(by):
            raise NotAllowed("Members react to what others wrote.")
        if set_reaction(row, row.given_reactions, by=by, kind=kind, on=on):
            notify("reaction", row.pk, by=by, scope=row.thread.network_id)
        return row
