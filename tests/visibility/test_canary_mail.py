"""The same network, and everybody's mail: nobody outside is sent a word from inside."""

import pytest
from django.core import mail
from django.utils import timezone

from networks import access
from networks.discussions import flows
from networks.models import Network
from tests.jobs import run_jobs
from tests.make import make_person
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.make import make_network
from tests.visibility.scene import Scene, make_scene
from tests.visibility.surfaces import everything_in
from tests.visibility.test_canary import CANARIES, OF_ONES_OWN, OF_THE_DOOR

OTHERS_WHO_BELONG = {"yusuf.decider@example.org", "zora.talker@example.org"}
# Who is asked in by mail reads the network's door and what the convener wrote to them.
OF_THE_INVITATION = {"name", "purpose", "description", "message"}


def all_that_is_told_of(scene: Scene) -> None:
    """People outside are named, a thread goes elsewhere, somebody is let in, somebody asks, the door closes."""
    network, people = Network.objects.get(pk=scene.network.pk), scene.people
    convener, member = people["convener"], people["member"]
    handles = " ".join(f"@{person.handle}" for role, person in people.items() if role != "closed")
    make_reply(scene.thread, member, f"<p>{CANARIES['body']} {handles}</p>")
    elsewhere = make_network(convener=convener)
    flows.move_thread(
        thread=make_thread(network, member, CANARIES["title"]), by=convener, to=elsewhere
    )
    if network.level == "private":
        access.approve(network=network, user=people["requested"], by=convener)
        access.remove(network=network, user=people["requested"], by=convener, reason="Not now")
        access.join(
            network=network,
            user=make_person("Newly Asking"),
            answers=[("Why?", CANARIES["answer"])],
        )
    access.mail_join_requests()
    Network.objects.filter(pk=network.pk).update(requests_told_at=timezone.now())
    access.suspend(
        network=network, user=member, by=convener, until=timezone.now(), reason=CANARIES["reason"]
    )
    access.restore_due()
    access.leave(network=network, user=people["moderator"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["private", "hidden"])
def test_no_mail_outside_says_a_word(level: str) -> None:
    scene = make_scene(level, CANARIES)
    all_that_is_told_of(scene)
    run_jobs()
    role_of = {person.email: role for role, person in scene.people.items()}
    sent = [
        (role_of.get(address, address), message)
        for message in mail.outbox
        for address in message.recipients()
    ]
    # The mails that there are: none would say nothing either.
    assert {"declined", "suspended", "removed", "new@example.org"} <= {role for role, _ in sent}
    for role, message in sent:
        if role in {"convener", "member", *OTHERS_WHO_BELONG}:
            continue
        text = everything_in(message)
        met = {name for name, word in CANARIES.items() if word in text} - _allowed(role, level)
        assert not met, (role, message.subject, met)


def _allowed(role: str, level: str) -> set[str]:
    if role == "new@example.org":
        return OF_THE_INVITATION
    if role == "moderator":  # who was asked whether what they wrote may be used, and left since
        return OF_THE_DOOR if level == "private" else set()
    return OF_ONES_OWN.get(role, set()) | (OF_THE_DOOR if level == "private" else set())
