""" "We have this too": that one's organisation shares a question or a safety concern."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from networks.access import Refused
from networks.discussions.flows.lock import locked
from networks.discussions.models import SharedConcern, Thread
from networks.standing import Standing


def share_concern(*, thread: Thread, by: User, on: bool, may_be_contacted: bool = False) -> Thread:
    """Say that one's organisation has this too, or take that back; twice is as once. Raises Refused."""
    with locked(thread, by=by) as (found, standing):
        _check_may_share(found, standing)
        if on:
            _share(found, by, may_be_contacted)
        else:
            SharedConcern.objects.filter(thread=found, user=by).delete()
        recount_sharing(found)
        return found


def recount_sharing(thread: Thread) -> None:
    """Count the organisations anew. Call it under the thread's lock."""
    organisations = SharedConcern.objects.filter(thread=thread).values("organisation").distinct().count()
    if organisations != thread.sharing_organisations:
        thread.sharing_organisations = organisations
        thread.save(update_fields=["sharing_organisations"])


@transaction.atomic
def recount_sharing_of(organisation_ids: Sequence[int]) -> None:
    """After organisations were merged, of which two may have stood below one thread."""
    shared = SharedConcern.objects.filter(organisation__in=organisation_ids)
    threads = Thread.objects.filter(pk__in=shared.values("thread")).order_by("pk")
    for thread in threads.select_for_update(no_key=True):
        recount_sharing(thread)


def _check_may_share(thread: Thread, standing: Standing) -> None:
    if standing.network.is_archived:
        raise Refused("This network is archived: nobody writes in it any more.")
    if not standing.is_member:
        raise Refused("Only members say this. Join the network first.")
    if not thread.can_be_shared:
        raise Refused("One shares a question or a safety concern. This discussion is neither, now.")


def _share(thread: Thread, by: User, may_be_contacted: bool) -> None:
    # As the profile says now: the session's idea of the person may be older.
    organisation_id = User.objects.values_list("organisation", flat=True).get(pk=by.pk)
    if organisation_id is None:
        raise Refused("Tell us in your profile where you work. Then your organisation can be counted.")
    SharedConcern.objects.update_or_create(
        thread=thread,
        user=by,
        defaults={"organisation_id": organisation_id, "may_be_contacted": may_be_contacted},
    )
