"""Which way each person wants to hear of a thing."""

from __future__ import annotations

from collections.abc import Mapping

from hub.notifications.models import Channel, Preference
from hub.notifications.registry import NotificationType, kinds


def channels_for(people: Mapping[int, str], scope: int) -> dict[int, Channel]:
    """The channel for each person, who is told of this kind of thing in this network. One query."""
    wanted = Preference.objects.filter(
        person__in=people, scope__in={0, scope}, kind__in={"", *people.values()}
    ).values_list("person", "scope", "kind", "channel")
    chosen = {(person, place, kind): Channel(channel) for person, place, kind, channel in wanted}
    known = kinds()
    return {
        person: allowed(known[kind], _narrowest(chosen, person, scope, kind) or known[kind].default)
        for person, kind in people.items()
    }


def allowed(kind: NotificationType, channel: Channel) -> Channel:
    """What is mailed by what happened itself is not mailed a second time, and what is certain is never left out."""
    if (channel == Channel.NOTHING and kind.is_certain) or (
        channel != Channel.NOTHING and kind.has_own_mail
    ):
        return Channel.SITE
    return channel


def _narrowest(
    chosen: Mapping[tuple[int, int, str], Channel], person: int, scope: int, kind: str
) -> Channel | None:
    places = [(scope, kind), (scope, ""), (0, kind)] if scope else [(0, kind)]
    return next((channel for place in places if (channel := chosen.get((person, *place)))), None)


def choices_of(person_id: int) -> dict[tuple[int, str], str]:
    """What somebody chose, by network and kind."""
    rows = Preference.objects.filter(person=person_id)
    return {(row.scope, row.kind): row.channel for row in rows}
