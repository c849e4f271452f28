""" "We have this too": that one's organisation shares a question or a safety concern."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from networks.access import NotAllowed
from networks.discussions.flows.locks import locked
from networks.discussions.models import MeToo, Thread
from networks.viewer_context import NetworkViewer


def share_concern(*, thread: Thread, by: User, on: bool, may_be_contacted: bool = False) -> Thread:
    """Say that one's organisation has this too, or take that back; twice is as once. Raises Refused."""
    with locked(thread, by=by) as (found, viewer):
        _check_may_share(found, viewer)
        if on:
            _share(found, by, may_be_contacted)
        else:
            MeToo.objects.filter(thread=found, user=by).delete()
        recount_sharing(found)
        return found


def recount_sharing(thread: Thread) -> None:
    """Count the organisations anew. Call it under the thread's lock."""
    organisations = MeToo.objects.filter(thread=thread).values("organisation").distinct().count()
    if organisations != thread.sharing_organisations:
        thread.sharing_organisations = organisations
        thread.save(update_fields=["sharing_organisations"])


@transaction.atomic
def recount_sharing_of(organisation_ids: Sequence[int]) -> None:
    """After organisations were merged, of which two may have stood below one thread."""
    shared = MeToo.objects.filter(organisation__in=organisation_ids)
    threads = Thread.objects.filter(pk__in=shared.values("thread")).order_by("pk")
    for thread in threads.select_for_update(no_key=True):
        recount_sharing(thread)


def _check_may_share(thread: Thread, viewer: NetworkViewer) -> None:
    if viewer.network.is_archived:
        raise NotAllowed("This network is archived: nobody writes in it any more.")
    if not viewer.is_member:
        raise NotAllowed("Only members say this. Join the network first.")
    if not thread.can_be_shared:
        raise NotAllowed(
            "One shares a question or a safety concern. This discussion is neither, now."
        )


def _share(thread: Thread, by: User, may_be_contacted: bool) -> None:
    # As the profile says now: the session's idea of the person may be older.
    organisation_id = User.objects.values_list("organisation", flat=True).get(pk=by.pk)
    if organisation_id is None:
        raise NotAllowed(
            "Tell us in your profile where you work. Then your organisation can be counted."
        )
    MeToo.objects.update_or_create(
        thread=thread,
        user=by,
        defaults={"organisation_id": organisation_id, "may_be_contacted": may_be_contacted},
    )
