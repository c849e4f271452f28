"""How people want to hear of things: by kind, by network, and from a mail without signing in."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from hub.notifications import flows
from hub.notifications.models import Notification, Preference
from hub.notifications.sources import kinds
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody

pytestmark = pytest.mark.django_db


def reply_to(person_mail_of: Network, cast: Cast) -> None:
    """Ben asks, Cleo answers."""
    make_reply(make_thread(person_mail_of, cast.ben), cast.cleo)
    mail.outbox.clear()
    tell_everybody()


def stop_address() -> str:
    (sent,) = mail.outbox
    found = re.search(r"<https?://[^/]+(/[^>]+)>", sent.extra_headers["List-Unsubscribe"])
    assert found is not None
    return found.group(1)


def test_a_mail_names_who_wrote_and_carries_the_text_and_the_ways_out(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    (sent,) = mail.outbox
    assert sent.to == [cast.ben.email]
    assert cast.cleo.display_name in sent.subject
    assert "Twice, aloud." in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["References"] == sent.extra_headers["In-Reply-To"]
    assert stop_address() in sent.body


def test_opening_the_link_changes_nothing(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    assert Client().get(stop_address()).status_code == 200
    assert not Preference.objects.exists()


def test_one_click_stops_mails_of_this_kind_from_this_network_alone(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    outside = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert outside.post(stop_address(), {"List-Unsubscribe": "One-Click"}).status_code == 200
    chosen = Preference.objects.get()
    assert (chosen.person, chosen.scope, chosen.kind, chosen.channel) == (cast.ben, network.pk, "reply", "site")
    reply_to(network, cast)
    assert mail.outbox == []
    assert Notification.objects.filter(person=cast.ben).count() == 2, "on the site it is told as before"


def test_one_click_never_brings_back_what_was_stopped_before(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    flows.choose(person_id=cast.ben.pk, scope=network.pk, kind="reply", channel="nothing")
    Client().post(stop_address(), {"List-Unsubscribe": "One-Click"})
    assert Preference.objects.get().channel == "nothing"


def test_without_signing_in_one_can_choose_again(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    answered = Client().post(stop_address(), {"channel": "nothing"}).content.decode()
    assert "not at all" in answered
    reply_to(network, cast)
    assert Notification.objects.filter(person=cast.ben).count() == 1


def test_a_choice_that_is_none_comes_back_with_the_reason(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    answered = Client().post(stop_address(), {"channel": "pigeon"})
    assert "Please look at this again" in answered.content.decode()
    assert not Preference.objects.exists()


def test_a_link_we_did_not_write_leads_nowhere(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    forged = stop_address()[:-3] + "x/"
    assert Client().get(forged).status_code == 404
    assert Client().post(forged).status_code == 404


def test_the_narrowest_choice_counts(network: Network, cast: Cast) -> None:
    flows.choose(person_id=cast.ben.pk, kind="reply", channel="nothing")
    reply_to(network, cast)
    assert not Notification.objects.filter(person=cast.ben).exists()
    flows.choose(person_id=cast.ben.pk, scope=network.pk, channel="site")
    reply_to(network, cast)
    assert Notification.objects.get(person=cast.ben).channel == "site"
    flows.choose(person_id=cast.ben.pk, scope=network.pk, kind="reply", channel="now")
    reply_to(network, cast)
    assert len(mail.outbox) == 1


def test_settings_are_kept_and_what_is_usual_is_not_written_down(cast: Cast) -> None:
    client = visitor(cast.ben)
    address = reverse("notifications:settings")
    usual = {name: str(kind.default) for name, kind in kinds().items()}
    assert client.post(address, usual | {"reaction": "nothing"}).status_code == 302
    assert [(each.kind, each.channel) for each in Preference.objects.all()] == [("reaction", "nothing")]
    assert client.post(address, usual).status_code == 302
    assert not Preference.objects.exists()


def test_a_wrong_setting_is_explained(cast: Cast) -> None:
    answered = visitor(cast.ben).post(reverse("notifications:settings"), {"reply": "pigeon"})
    assert answered.status_code == 200 and "Please look at this again" in answered.content.decode()
    assert not Preference.objects.exists()


def test_closing_an_account_forgets_it_all(network: Network, cast: Cast) -> None:
    from accounts.flows import close_account
    from accounts.models import Erasure

    reply_to(network, cast)
    address = stop_address()
    flows.choose(person_id=cast.ben.pk, kind="reply", channel="site")
    close_account(user=cast.ben, mode=Erasure.Mode.KEEP)
    assert Client().post(address).status_code == 200
    assert not Preference.objects.exists() and not Notification.objects.filter(person=cast.ben).exists()
