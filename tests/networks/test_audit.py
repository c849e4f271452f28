"""The audit trail as conveners read it."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.flows import close_account
from accounts.models import Erasure
from hub.audit.log import record
from hub.audit.models import AuditEvent
from networks import access
from networks.integrations.audit_messages import trail_of
from networks.models import Network
from tests.cast import Cast
from tests.networks.conftest import queries_of
from tests.networks.make import let_many_in

type ClientOf = Callable[[str], Client]

AUDIT = "/networks/leads/audit/"


def lines(network: Network) -> list[str]:
    return [line.text for line in trail_of(network).lines]


def test_it_tells_what_was_done_in_plain_words(network: Network, cast: Cast, as_: ClientOf) -> None:
    access.approve(network=network, user=cast.dev, by=cast.asha)
    page = as_("asha").get(AUDIT).content.decode()
    for sentence in (
        "Asha Patel let Dev Sharma in.",
        "Gus Larsen left.",
        "Asha Patel changed the role of Ben Okafor to moderator.",
        "Asha Patel founded the network.",
        "Advertising.",
    ):
        assert sentence in page
    assert "Asha Patel suspended Femi Adeyemi until" in page


def test_every_action_of_the_doors_has_a_sentence(network: Network) -> None:
    from pathlib import Path
    from re import findall

    from networks.integrations import audit_messages

    source = "".join(
        path.read_text()
        for path in Path("networks").rglob("*.py")
        if "discussions" not in path.parts
    )
    actions = {*findall(r'"((?:membership|network|invitation|organisation)\.[a-z-]+)"', source)}
    known = {*audit_messages._sentences} | {*access.UNTOLD}
    assert len(actions) > 20
    assert {action for action in actions if action not in known} == set()


def test_what_was_changed_is_named(network: Network, cast: Cast) -> None:
    network.level = "public"
    access.save_settings(network=network, by=cast.asha)
    assert (
        lines(network)[0]
        == "Asha Patel changed the settings: who may see it. It went from Private to Public."
    )


def test_only_about_one_person(network: Network, as_: ClientOf) -> None:
    page = as_("asha").get(AUDIT + "?person=Femi-Adeyemi").content.decode()
    assert "Femi Adeyemi joined." in page
    assert "Gus Larsen left." not in page
    assert (
        "Nobody of this name here" in as_("asha").get(AUDIT + "?person=ella-novak").content.decode()
    )


def test_pages_follow_one_another_without_gap_or_overlap(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    at = timezone.now() + timedelta(minutes=1)
    for number in range(70):
        entry = record("organisation.added", by=cast.asha, scope=network.pk, name=f"No. {number}")
        assert entry.at <= at
    first = trail_of(network)
    second = trail_of(network, before=first.next)
    told = [line.text for line in (*first.lines, *second.lines)]
    assert (
        len(told)
        == AuditEvent.objects.filter(scope=network.pk).exclude(action__in=access.UNTOLD).count()
    )
    assert len({text for text in told if "No. " in text}) == 70
    assert as_("asha").get(AUDIT, {"before": first.next}).status_code == 200
    for odd in (
        "x",
        "2020-01-01_1",
        "2020-13-41T00:00:00+00:00_1",
        f"{first.next}9999999999999999999999",
    ):
        assert as_("asha").get(AUDIT, {"before": odd}).status_code == 200


def test_somebody_who_closed_their_account_has_no_name(network: Network, cast: Cast) -> None:
    close_account(user=cast.cleo, mode=Erasure.Mode.KEEP)
    assert lines(network)[0] == "Former member closed their account."
    assert not any("Cleo" in line for line in lines(network))


def test_nothing_of_another_network_is_told(
    network: Network, hidden: Network, as_: ClientOf
) -> None:
    assert as_("asha").get(AUDIT).content.decode().count("founded the network") == 1


def test_the_page_costs_the_same_for_few_and_for_many(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    few = queries_of(as_("asha"), AUDIT)
    let_many_in(network, 40, by=cast.asha)
    assert queries_of(as_("asha"), AUDIT) == few


def test_staff_who_open_a_private_network_are_noted(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    client = as_("hana")
    client.get(f"/admin/networks/network/{network.pk}/change/")
    assert lines(network)[0] == "Hana Kim opened the network in the site administration."
    Network.objects.filter(pk=network.pk).update(level="public")
    client.get(f"/admin/networks/network/{network.pk}/change/")
    assert AuditEvent.objects.filter(action="network.opened-in-admin").count() == 1
