"""What people find among their notifications about who comes in and goes out."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from hub.notifications.inbox import page_of
from hub.notifications.models import Notification
from networks import access
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.telling import tell_everybody, told
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


def titles(person: User) -> list[str]:
    return [line.shown.title for line in page_of(person).lines]


def test_conveners_are_told_who_asks_until_it_is_answered(cast: Cast) -> None:
    network = make_network("Ward circle", convener=cast.asha)
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    access.join(network=network, user=cast.ella)
    assert told(cast.asha) == ["asked to join"]
    assert page_of(cast.asha).lines[0].shown.who == cast.ella.display_name
    assert "asked to join" not in told(cast.ben), "moderators do not decide"
    access.approve(network=network, user=cast.ella, by=cast.asha)
    assert told(cast.asha) == []


def test_the_person_is_told_what_was_decided(cast: Cast) -> None:
    network = make_network(convener=cast.asha)
    access.join(network=network, user=cast.ella)
    access.decline(network=network, user=cast.ella, by=cast.asha, reason="Only for staff.")
    assert told(cast.ella) == ["declined your request to join"]
    assert page_of(cast.ella).lines[0].shown.text == "Only for staff."
    access.invite(network=network, user=cast.ella, by=cast.asha)
    assert told(cast.ella) == ["invite you to"], "what no longer stands is gone"
    access.join(network=network, user=cast.ella)
    until = timezone.now() + timedelta(days=3)
    access.suspend(network=network, user=cast.ella, by=cast.asha, until=until, reason="Rude.")
    assert told(cast.ella) == ["suspended your membership of"]
    access.remove(network=network, user=cast.ella, by=cast.asha, reason="Rude again.")
    assert told(cast.ella) == ["removed you from"]


def test_what_has_its_own_mail_is_mailed_once(cast: Cast) -> None:
    network = make_network(convener=cast.asha)
    access.join(network=network, user=cast.ella)
    access.approve(network=network, user=cast.ella, by=cast.asha)
    tell_everybody()
    assert mail.outbox == [], "the mail about it is a job of its own"
    assert set(Notification.objects.filter(person=cast.ella).values_list("channel", flat=True)) == {
        "site"
    }


def test_a_new_role_is_told_and_mailed(cast: Cast) -> None:
    network = make_network("Ward circle", convener=cast.asha)
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    mail.outbox.clear()
    assert "made you a moderator of" in told(cast.ben)
    (sent,) = [each for each in mail.outbox if each.to == [cast.ben.email]]
    assert sent.subject == "The conveners made you a moderator of “Ward circle”"
    access.hand_over(network=network, by=cast.asha, to=cast.ben)
    assert "made you a convener of" in told(cast.ben)
    assert not any("made you" in did for did in told(cast.asha)), "one's own doing"


def test_a_hidden_network_is_not_named_to_who_was_removed(cast: Cast) -> None:
    network = make_network("Whisper circle", convener=cast.asha, level="hidden")
    let_in(network, cast.ben, by=cast.asha)
    told(cast.ben)
    access.remove(network=network, user=cast.ben, by=cast.asha, reason="Not now.")
    assert told(cast.ben) == ["removed you from"]
    assert titles(cast.ben) == ["a network that is not listed"]


def test_nobody_else_sees_what_was_decided_about_somebody(network: Network, cast: Cast) -> None:
    access.remove(network=network, user=cast.cleo, by=cast.asha, reason="Rude.")
    tell_everybody()
    assert (
        not Notification.objects.exclude(person=cast.cleo)
        .filter(event__event_type="membership-removed")
        .exists()
    )
    Notification.objects.filter(event__event_type="membership-removed").update(person=cast.ben)
    assert "removed you from" not in told(cast.ben), "not even with a row of theirs"


def test_the_list_asks_as_often_for_many_requests_as_for_one(cast: Cast) -> None:
    counts = []
    for number in (1, 8):
        for _ in range(number):
            network = make_network(convener=cast.asha)
            access.join(network=network, user=cast.ella)
        tell_everybody()
        page_of(cast.asha)
        with CaptureQueriesContext(connection) as asked:
            page_of(cast.asha)
        counts.append(len(asked))
    assert counts[0] == counts[1]
