"""How people want to hear of things: by kind, by network, and from a mail without signing in."""

import re
from datetime import time, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from hub.notifications import flows
from hub.notifications.mail import unsubscribe
from hub.notifications.mail.unsubscribe import choosing_address
from hub.notifications.models import DeliverySchedule, Notification, Preference
from hub.notifications.preferences import allowed
from hub.notifications.registry import kinds
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import visitor
from tests.networks.discussions.make import make_reply, make_thread
from tests.networks.discussions.telling import tell_everybody
from tests.networks.make import make_network

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


def test_a_mail_names_who_wrote_and_carries_the_text_and_the_ways_out(
    network: Network, cast: Cast
) -> None:
    reply_to(network, cast)
    (sent,) = mail.outbox
    assert sent.to == [cast.ben.email]
    assert cast.cleo.display_name in sent.subject
    assert "Twice, aloud." in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert stop_address() in sent.body


def test_mails_of_one_discussion_form_a_conversation(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.ben)
    for _ in range(2):
        make_reply(thread, cast.cleo)
    make_reply(make_thread(network, cast.ben), cast.cleo)
    tell_everybody()
    headers = [sent.extra_headers for sent in mail.outbox if sent.to == [cast.ben.email]]
    assert len({each["Message-ID"] for each in headers}) == 3
    assert all(each["References"] == each["In-Reply-To"] for each in headers)
    first, second, elsewhere = (each["References"] for each in headers)
    assert first == second != elsewhere


def test_opening_the_link_changes_nothing(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    assert Client().get(stop_address()).status_code == 200
    assert not Preference.objects.exists()


def test_one_click_stops_mails_of_this_kind_from_this_network_alone(
    network: Network, cast: Cast
) -> None:
    reply_to(network, cast)
    outside = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert outside.post(stop_address(), {"List-Unsubscribe": "One-Click"}).status_code == 200
    chosen = Preference.objects.get()
    assert (chosen.person, chosen.scope, chosen.kind, chosen.channel) == (
        cast.ben,
        network.pk,
        "reply",
        "site",
    )
    reply_to(network, cast)
    assert mail.outbox == []
    assert Notification.objects.filter(person=cast.ben).count() == 2, (
        "on the site it is told as before"
    )


def test_one_click_never_brings_back_what_was_stopped_before(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    flows.choose(person_id=cast.ben.pk, scope=network.pk, kind="reply", channel="nothing")
    Client().post(stop_address(), {"List-Unsubscribe": "One-Click"})
    assert Preference.objects.get().channel == "nothing"


def test_one_click_on_an_old_mail_is_not_louder_than_what_was_chosen_for_the_network(
    network: Network, cast: Cast
) -> None:
    reply_to(network, cast)
    flows.choose(person_id=cast.ben.pk, scope=network.pk, channel="nothing")
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


def usual() -> dict[str, str]:
    """The form of the settings as it stands for who never chose anything."""
    clock = {
        "time_zone": "Europe/London",
        "digest_hour": "8",
        "digest_weekday": "0",
        "quiet_from": "",
        "quiet_until": "",
    }
    return {name: allowed(kind, kind.default) for name, kind in kinds().items()} | clock


def test_settings_are_kept_and_what_is_usual_is_not_written_down(cast: Cast) -> None:
    client = visitor(cast.ben)
    address = reverse("notifications:settings")
    assert client.post(address, usual() | {"reaction": "nothing"}).status_code == 302
    assert [(each.kind, each.channel) for each in Preference.objects.all()] == [
        ("reaction", "nothing")
    ]
    assert client.post(address, usual()).status_code == 302
    assert not Preference.objects.exists()


def test_each_network_has_a_row_and_its_choice_is_kept(network: Network, cast: Cast) -> None:
    client, address = visitor(cast.ben), reverse("notifications:settings")
    field = f"network-{network.pk}"
    assert f'name="{field}"' in client.get(address).content.decode()
    client.post(address, usual() | {field: "weekly"})
    assert (Preference.objects.get().scope, Preference.objects.get().channel) == (
        network.pk,
        "weekly",
    )
    flows.choose(
        person_id=cast.ben.pk, scope=network.pk, kind="reply", channel="site"
    )  # from a mail
    assert f'name="{field}-reply"' in client.get(address).content.decode()
    client.post(address, usual() | {field: "", f"{field}-reply": ""})
    assert not Preference.objects.exists()


def test_the_clock_is_kept(cast: Cast) -> None:
    wanted = {"time_zone": "Asia/Tokyo", "digest_hour": "17", "digest_weekday": "4", "quiet_from": "21:30",
              "quiet_until": "06:00"}  # fmt: skip
    for _ in range(2):
        assert (
            visitor(cast.ben).post(reverse("notifications:settings"), usual() | wanted).status_code
            == 302
        )
    cast.ben.refresh_from_db()
    kept = DeliverySchedule.objects.get()
    assert (cast.ben.time_zone, kept.digest_hour, kept.digest_weekday) == ("Asia/Tokyo", 17, 4)
    assert (kept.quiet_from, kept.quiet_until) == (time(21, 30), time(6))
    page = visitor(cast.ben).get(reverse("notifications:settings")).content.decode()
    assert (
        '<option value="21:30" selected>' in page and '<option value="Asia/Tokyo" selected>' in page
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"quiet_from": "21:30"}, "Choose both ends"),
        ({"quiet_from": "21:30", "quiet_until": "21:30"}, "not the beginning"),
        ({"time_zone": "Mars/Olympus"}, "Please look at this again"),
        ({"digest_hour": "25"}, "Please look at this again"),
    ],
)
def test_a_clock_that_cannot_be_is_explained(cast: Cast, wrong: dict[str, str], said: str) -> None:
    answered = visitor(cast.ben).post(
        reverse("notifications:settings"), usual() | wrong | {"reaction": "daily"}
    )
    page = answered.content.decode()
    assert said in page and '<option value="daily" selected>' in page, (
        "what was chosen is kept in the form"
    )
    assert not DeliverySchedule.objects.exists() and not Preference.objects.exists()


def test_all_choices_open_from_a_mail_without_signing_in(network: Network, cast: Cast) -> None:
    reply_to(network, cast)
    (sent,) = mail.outbox
    found = re.search(r"https?://[^/\s]+(/notifications/choose/\S+)", str(sent.body))
    assert found is not None
    outside = Client()
    assert network.name in outside.get(found.group(1)).content.decode()
    outside.post(found.group(1), usual() | {"reply": "weekly"})
    assert Preference.objects.get(person=cast.ben).channel == "weekly"
    assert outside.get("/notifications/choose/forged/").status_code == 404


def test_a_link_from_a_mail_names_no_hidden_network(cast: Cast) -> None:
    hidden = make_network("Whisper circle", convener=cast.asha, level="hidden")
    address = choosing_address(cast.asha.pk)
    page = Client().get(address).content.decode()
    assert f"network-{hidden.pk}" in page and "not listed" in page and "Whisper" not in page
    assert "Whisper" in visitor(cast.asha).get(address).content.decode()


def test_the_link_to_all_choices_ends(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    address = choosing_address(cast.ben.pk)
    monkeypatch.setattr(unsubscribe, "CHOOSING_FOR", timedelta(seconds=-1))
    answered = Client().get(address)
    assert answered.status_code == 404 and "too old" in answered.content.decode()


def test_a_wrong_setting_is_explained(cast: Cast) -> None:
    answered = visitor(cast.ben).post(
        reverse("notifications:settings"), usual() | {"reply": "pigeon"}
    )
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
    assert (
        not Preference.objects.exists()
        and not Notification.objects.filter(person=cast.ben).exists()
    )


def test_what_concerns_moderators_alone_is_chosen_by_them_alone(
    network: Network, cast: Cast
) -> None:
    address = reverse("notifications:settings")
    only = {name for name, kind in kinds().items() if kind.only_for == "moderators"}
    assert {"explained", "held-file", "new-appeal"} <= only

    def offered(person: object) -> set[str]:
        shown = visitor(person).get(address).content.decode()  # type: ignore[arg-type]
        return {name for name in only if f'name="{name}"' in shown}

    assert offered(cast.ben) == offered(cast.asha) == offered(cast.hana) == only
    assert offered(cast.cleo) == offered(cast.ella) == set()


def test_what_somebody_chose_as_a_moderator_stays_chosen(network: Network, cast: Cast) -> None:
    flows.choose(person_id=cast.cleo.pk, kind="explained", channel="weekly")
    visitor(cast.cleo).post(reverse("notifications:settings"), usual() | {"explained": "site"})
    assert [(each.kind, each.channel) for each in Preference.objects.all()] == [
        ("explained", "weekly")
    ]
