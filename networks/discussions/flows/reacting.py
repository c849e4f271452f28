"""Reactions to posts."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count

from accounts.models import User
from hub.notifications.flows import tell
from networks.access import Refused
from networks.discussions.flows.lock import check_is_free
from networks.discussions.models import Post, Reaction
from networks.standing import standing_of


def react(*, post: Post, by: User, kind: str, on: bool) -> Post:
    """Give a reaction or take it back; twice is as once. Nobody reacts to their own. Raises Refused."""
    with transaction.atomic():
        rows = Post.objects.visible_to(by).select_related("thread__network__figures", "pseudonym")
        row = rows.select_for_update(no_key=True, of=("self",)).filter(pk=post.pk).first()
        if row is None:
            raise Refused("This post was deleted meanwhile.")
        check_is_free(standing_of(row.thread.network, by))
        if not standing_of(row.thread.network, by).is_member or row.is_by(by):
            raise Refused("Members react to what others wrote.")
        if on and not Reaction.objects.filter(post=row, user=by, kind=kind).exists():
            Reaction.objects.create(post=row, user=by, kind=kind)
            tell("reaction", row.pk, by=by, scope=row.thread.network_id)
        elif not on:
            Reaction.objects.filter(post=row, user=by, kind=kind).delete()
        counted = Reaction.objects.filter(post=row).values("kind").annotate(number=Count("pk")).order_by("kind")
        row.reactions = {each["kind"]: each["number"] for each in counted}
        row.save(update_fields=["reactions"])
        return row
