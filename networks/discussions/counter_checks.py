"""Whether the figures that are kept agree with the rows they count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count

from networks.counters import recount as recount_network
from networks.discussions.flows.locks import recount
from networks.discussions.models import Post, PostReaction, Thread
from networks.models import Network


@dataclass(frozen=True)
class CounterDrift:
    """A row whose figures are not those of the rows it stands for: what kind, its id, what is kept, what is right."""

    kind: str
    pk: int
    kept: tuple[object, ...]
    right: tuple[object, ...]


# A merged thread has given its posts away, and nobody reads its figures.
_THREADS = """
    SELECT thread.id, thread.post_count, thread.last_number, thread.sharing_organisations,
           count(post.id), coalesce(max(post.number), 0),
           (SELECT count(DISTINCT organisation_id) FROM discussions_metoo WHERE thread_id = thread.id)
    FROM discussions_thread thread
    LEFT JOIN discussions_post post ON post.thread_id = thread.id AND post.deleted_at IS NULL
        AND post.hidden_at IS NULL
    WHERE thread.merged_into_id IS NULL
    GROUP BY thread.id
"""
_NETWORKS = """
    SELECT network.id, figures.members, figures.organisations, figures.countries,
           count(membership.id), count(DISTINCT person.organisation_id), count(DISTINCT nullif(person.country, ''))
    FROM networks_network network
    LEFT JOIN networks_networkcounters figures ON figures.network_id = network.id
    LEFT JOIN networks_membership membership ON membership.network_id = network.id AND membership.state = 'active'
    LEFT JOIN accounts_user person ON person.id = membership.user_id
    GROUP BY network.id, figures.members, figures.organisations, figures.countries
"""


def drifts() -> Iterator[CounterDrift]:
    """Every figure that is wrong."""
    for kind, statement in (("thread", _THREADS), ("network", _NETWORKS)):
        with connection.cursor() as cursor:
            cursor.execute(statement)
            for pk, *figures in cursor.fetchall():
                kept, right = tuple(figures[:3]), tuple(figures[3:])
                if kept != right:
                    yield CounterDrift(kind, pk, kept, right)
    yield from _reactions()


@transaction.atomic
def repair(drift: CounterDrift) -> None:
    """Count it anew, under the lock that its writers take."""
    if drift.kind == "network":
        recount_network(Network.objects.select_for_update(no_key=True).get(pk=drift.pk))
    elif drift.kind == "thread":
        thread = Thread.objects.select_for_update(no_key=True).get(pk=drift.pk)
        thread.sharing_organisations = thread.shared_by.aggregate(
            found=Count("organisation", distinct=True)
        )["found"]
        thread.save(update_fields=["sharing_organisations"])
        recount(thread)
    else:
        post = Post.objects.select_for_update(no_key=True).get(pk=drift.pk)
        post.reactions = _counted().get(post.pk, {})
        post.save(update_fields=["reactions"])


def _reactions() -> Iterator[CounterDrift]:
    counted = _counted()
    for pk, kept in Post.objects.exclude(reactions={}).values_list("pk", "reactions").iterator():
        right = counted.pop(pk, {})
        if kept != right:
            yield CounterDrift("post", pk, (kept,), (right,))
    for pk, right in counted.items():
        yield CounterDrift("post", pk, ({},), (right,))


def _counted() -> dict[int, dict[str, int]]:
    counted: dict[int, dict[str, int]] = {}
    rows = (
        PostReaction.objects.values_list("post_id", "kind").annotate(number=Count("pk")).order_by()
    )
    for post_id, kind, number in rows.iterator():
        counted.setdefault(post_id, {})[kind] = number
    return counted
