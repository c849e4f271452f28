"""Polls, organisations and signed-in visitors, for the tests of what a whole network is asked."""

from typing import Any

from django.urls import reverse

from accounts.models import Organisation, User
from networks import access
from networks.discussions import flows
from networks.discussions.models import Poll, Thread
from networks.models import Network
from tests.cast import visiting
from tests.make import make_organisation, make_person
from tests.networks.discussions.make import make_thread
from tests.networks.make import let_in

ANSWERS = ("Once", "Twice", "Three times")

visitor = visiting


def make_poll(
    network: Network, by: User, *, choices: tuple[str, ...] = ANSWERS, **fields: Any
) -> Poll:
    """On a new thread of its own."""
    ballot = flows.PollInput(question="How often do you count?", choices=choices, **fields)
    return Poll.objects.select_related("thread__network").get(
        thread=make_thread(network, by, ballot=ballot)
    )


def choices_of(poll: Poll, *texts: str) -> list[int]:
    found = dict(poll.choices.values_list("text", "pk"))
    return [found[text] for text in texts]


def make_employee(network: Network, *, convener: User, name: str = "") -> User:
    """A member who works somewhere of their own."""
    person = make_person(name, organisation=make_organisation())
    let_in(network, person, by=convener)
    return person


def workplace(person: User) -> Organisation:
    assert person.organisation is not None
    return person.organisation


def at(name: str, thread: Thread) -> str:
    return reverse(f"discussions:{name}", args=[thread.network.slug, thread.pk])


def archive(network: Network, by: User) -> None:
    access.archive(network=network, by=by)
