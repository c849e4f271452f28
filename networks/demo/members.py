"""Creation of the demo's networks and their memberships. No mail is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.demo.markup import html, typographic
from accounts.demo.people import people
from accounts.demo.randomness import chance
from accounts.demo.registry import DemoGround
from accounts.models import User
from networks import access
from networks.access.bulk import let_in_many
from networks.access.sync_permissions import Role, State, change, locked_network
from networks.demo.dates import moment
from networks.demo.texts import JoinRequestText, NetworkText
from networks.members import organisations
from networks.models import MemberOrganisation, Membership, Network

PLAIN = (
    "level",
    "joining",
    "accent",
    "contact",
    "domains",
    "topics",
    "lists_organisations",
    "allows_anonymous",
)
SETTLING_DAYS = 10  # between the founding and the first conversations
HIDES_FROM_THE_LIST = 0.06


def found(text: NetworkText, ground: DemoGround) -> Network:
    """Create the network with its roles, members, organisations, requests and invitations."""
    first, *others = (ground.people[name] for name in text.names("conveners"))
    network = Network(
        slug=text.slug,
        name=typographic(text.stored["name"]),
        purpose=typographic(text.stored["purpose"]),
        description=html(text.stored["description"]),
        code_of_conduct=html(text.stored["code"]),
        created_at=moment(ground.today, text.stored["founded"], text.slug),
        **{name: text.stored[name] for name in PLAIN if name in text.stored},
    )
    if "questions" in text.stored:
        network.questions = list(map(typographic, text.stored["questions"]))
    network.hold_what_is_usual()
    access.create_network(network=network, convener=first, by=first)
    access.accept_code(network=network, user=first, version=network.code_version)
    _let_in(network, text, ground, by=first)
    for person in others:
        access.change_role(network=network, user=person, by=first, role=Role.CONVENER)
    for name in text.names("moderators"):
        access.change_role(network=network, user=ground.people[name], by=first, role=Role.MODERATOR)
    _name_organisations(network, text.stored.get("organisations", {}), ground, by=first)
    _stand_at_the_door(network, text, ground, by=first)
    return network


def _let_in(network: Network, text: NetworkText, ground: DemoGround, *, by: User) -> None:
    named = set(_named(text))
    until = moment(ground.today, text.stored.get("archived_days_ago", 0), text.slug)
    newcomers = [ground.people[name] for name in _names(text)]
    memberships = [
        _membership(network, person, by, until, is_shown=person.display_name in named)
        for person in newcomers
        if person != by and (person.date_joined < until or person.display_name in named)
    ]
    let_in_many(network=network, memberships=memberships)
    founded = {"since": network.created_at, "joined_at": network.created_at}
    Membership.objects.filter(network=network, user=by).update(**founded)


def _named(text: NetworkText) -> list[str]:
    """Return the names of people who write there, have a role or are suspended."""
    named = [*text.names("conveners"), *text.names("moderators"), *text.names("members")]
    named += [name for thread in text.threads for name in thread.writers]
    return named + [refused.by for refused in text.suspended]


def _names(text: NetworkText) -> list[str]:
    """Return those names, and of each field as large a share of people as the text says."""
    shares: Mapping[str, float] = text.stored["people"]
    luck = chance("members", text.slug)
    crowd = [person.name for person in people() if luck.random() < shares.get(person.field, 0)]
    away = {
        *text.names("leave_out"),
        *text.names("invited"),
        *(each.by for each in (*text.asking, *text.declined)),
    }
    return [name for name in dict.fromkeys([*_named(text), *crowd]) if name not in away]


def _membership(
    network: Network, person: User, by: User, until: datetime, *, is_shown: bool
) -> Membership:
    luck = chance("joined", network.slug, person.email)
    open_for = until - network.created_at - timedelta(days=SETTLING_DAYS)
    since = (
        network.created_at + timedelta(hours=luck.randint(2, 200)) + open_for * luck.random() ** 2
    )
    decided = by if network.joining == Network.Joining.ON_REQUEST else person
    return Membership(
        network=network,
        user=person,
        state=State.ACTIVE,
        since=max(since, person.date_joined),
        joined_at=max(since, person.date_joined),
        decided_by=decided,
        accepted_code=network.code_version,
        in_directory=is_shown or luck.random() >= HIDES_FROM_THE_LIST,
    )


def _name_organisations(
    network: Network, leads: Mapping[str, str], ground: DemoGround, *, by: User
) -> None:
    for name, lead in leads.items():
        place = organisations.add(network=network, organisation=ground.organisations[name], by=by)
        if lead:
            organisations.name_lead(place=place, lead=ground.people[lead], by=by)
    assert MemberOrganisation.objects.filter(network=network).count() == len(leads)


def _stand_at_the_door(
    network: Network, text: NetworkText, ground: DemoGround, *, by: User
) -> None:
    for each in (*text.asking, *text.declined):
        person = ground.people[each.by]
        answers = list(zip(network.questions, each.answers, strict=False))
        access.join(
            network=network, user=person, answers=answers, accepted_code=network.code_version
        )
        _was(network, person, moment(ground.today, each.days_ago, text.slug, each.by))
    for each in text.declined:
        _change(
            network,
            each,
            ground,
            State.DECLINED,
            by,
            ask_again_at=_in_days(access.ASK_AGAIN_AFTER.days),
        )
    for each in text.suspended:
        _change(network, each, ground, State.SUSPENDED, by, suspended_until=_in_days(each.for_days))
    for name in text.names("invited"):
        access.invite(network=network, user=ground.people[name], by=by)
        _was(network, ground.people[name], moment(ground.today, 3, text.slug, name))


def _change(
    network: Network,
    each: JoinRequestText,
    ground: DemoGround,
    state: str,
    by: User,
    **changes: Any,
) -> None:
    """Decline or suspend without the mail about it."""
    person = ground.people[each.by]
    with locked_network(network, person) as door:
        change(
            door, person, state, by=by, action=f"membership.{state}", reason=each.reason, **changes
        )
    _was(network, person, moment(ground.today, each.days_ago, network.slug, each.by, state))


def _was(network: Network, person: User, since: datetime) -> None:
    Membership.objects.filter(network=network, user=person).update(since=since)


def _in_days(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def joined_before(network: Network, first_posts: Mapping[int, datetime]) -> None:
    """Backdate memberships so that nobody wrote before they joined.

    `first_posts` are the times of first posts by the primary keys of their authors.
    """
    rows = Membership.objects.filter(network=network, user__in=first_posts)
    late = [row for row in rows if row.joined_at and row.joined_at > first_posts[row.user_id]]
    for row in late:
        row.since = row.joined_at = first_posts[row.user_id] - timedelta(days=2)
    Membership.objects.bulk_update(late, ["since", "joined_at"])


def had_an_account_before(first_posts: Iterable[tuple[User, datetime]]) -> None:
    """Backdate accounts so that nobody wrote before they had one."""
    late = [(person, at) for person, at in first_posts if person.date_joined > at]
    for person, at in late:
        person.date_joined = at - timedelta(days=9)
    User.objects.bulk_update([person for person, _ in late], ["date_joined"])


def of(network: Network) -> Sequence[User]:
    """Return the active members, in a fixed order."""
    inside = Membership.objects.active().filter(network=network)
    return list(
        User.objects.filter(pk__in=inside.values("user"))
        .select_related("organisation")
        .order_by("email")
    )
