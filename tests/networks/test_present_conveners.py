"""Networks that nobody looks after any more say so, and what waits in them reaches staff of the site."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.flows import close_account
from accounts.models import Erasure, User
from hub.audit.models import AuditEvent
from hub.moderation.models import Case, Sanction
from hub.moderation.roles import who_answer
from hub.notifications.models import Event
from networks import access
from networks.integrations.justification_notices import NetworkJustificationNotifications
from networks.integrations.justifications import EXPLAINED
from networks.integrations.reports import NetworkModerationScopes
from networks.models import Network
from tests.cast import Cast, make_staff
from tests.make import make_person
from tests.networks.conftest import everything_in, queries_of, send_queued
from tests.networks.discussions.telling import told
from tests.networks.make import let_in, make_network

type ClientOf = Callable[[str], Client]

SENTENCE = "This network needs a convener"
CHANGE_LIST = "/admin/networks/network/"


def ago(days: int) -> object:
    return timezone.now() - timedelta(days=days)


def be_seen(person: User, *, days_ago: int | None, joined: int = 400) -> None:
    last_login = None if days_ago is None else ago(days_ago)
    User.objects.filter(pk=person.pk).update(last_login=last_login, date_joined=ago(joined))


def never_sign_in_again(network: Network, person: User) -> None:
    be_seen(person, days_ago=181)


def never_have_signed_in(network: Network, person: User) -> None:
    be_seen(person, days_ago=None)


def be_deactivated(network: Network, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def close(network: Network, person: User) -> None:
    close_account(user=person, mode=Erasure.Mode.KEEP)


def be_suspended_from_the_site(network: Network, person: User) -> None:
    Sanction.objects.create(person=person, kind=Sanction.Kind.SUSPENSION, reason="Advertising.")


def be_suspended_from_the_network(network: Network, person: User) -> None:
    """By another convener, who then goes."""
    other = make_person("Other convener")
    let_in(network, other, by=person, role="convener")
    until = timezone.now() + timedelta(days=3)
    access.suspend(network=network, user=person, by=other, until=until, reason="Advertising.")
    close_account(user=other, mode=Erasure.Mode.KEEP)


ABSENCES = [
    never_sign_in_again,
    never_have_signed_in,
    be_deactivated,
    close,
    be_suspended_from_the_site,
    be_suspended_from_the_network,
]


def needs_convener(network: Network) -> bool:
    return Network.objects.without_present_convener().filter(pk=network.pk).exists()


@pytest.mark.parametrize("go", ABSENCES, ids=lambda go: go.__name__)
def test_a_network_whose_convener_is_gone_needs_one(
    network: Network, cast: Cast, as_: ClientOf, go: Callable[[Network, User], None]
) -> None:
    address = network.get_absolute_url()
    assert not needs_convener(network)
    assert SENTENCE not in as_("cleo").get(address).content.decode()
    go(network, cast.asha)
    assert needs_convener(network)
    assert SENTENCE in as_("cleo").get(address).content.decode()
    for stranger in ("ella", "nobody"):
        assert SENTENCE not in as_(stranger).get(address).content.decode(), (
            "that is the members' own affair"
        )


def test_whoever_was_here_lately_looks_after_it(network: Network, cast: Cast) -> None:
    be_seen(cast.asha, days_ago=179)
    assert not needs_convener(network)
    be_seen(cast.asha, days_ago=None, joined=179)
    assert not needs_convener(network), "the account is new"


def test_whoever_stays_signed_in_is_here(network: Network, cast: Cast, as_: ClientOf) -> None:
    key = as_("asha").session.session_key
    UserSession.objects.get_or_create(user=cast.asha, session_key=key, defaults={"ip": "192.0.2.7"})
    be_seen(cast.asha, days_ago=400)
    assert not needs_convener(network)
    UserSession.objects.filter(user=cast.asha).delete()
    assert needs_convener(network)


def test_warnings_and_suspensions_that_are_over_take_nobody_away(
    network: Network, cast: Cast
) -> None:
    kinds = Sanction.Kind
    Sanction.objects.create(person=cast.asha, kind=kinds.WARNING, reason="Rude.")
    over = {"starts_at": ago(5), "ends_at": ago(1)}
    Sanction.objects.create(person=cast.asha, kind=kinds.SUSPENSION, reason="Rude.", **over)
    Sanction.objects.create(
        person=cast.asha, kind=kinds.SUSPENSION, reason="Rude.", revoked_at=timezone.now()
    )
    assert not needs_convener(network)


def test_one_present_convener_is_enough_and_an_archived_network_needs_none(
    network: Network, cast: Cast
) -> None:
    let_in(network, cast.ella, by=cast.asha, role="convener")
    be_deactivated(network, cast.asha)
    assert not needs_convener(network)
    be_deactivated(network, cast.ella)
    assert needs_convener(network)
    access.archive(network=network, by=cast.hana)
    assert not needs_convener(network)


def test_saying_so_costs_no_query(network: Network, cast: Cast, as_: ClientOf) -> None:
    before = queries_of(as_("cleo"), network.get_absolute_url())
    be_deactivated(network, cast.asha)
    assert queries_of(as_("cleo"), network.get_absolute_url()) == before


# --- Staff ---------------------------------------------------------------------------------------------


def test_the_admin_lists_them(network: Network, cast: Cast, as_: ClientOf) -> None:
    make_network("Looked after", convener=cast.ben)
    be_deactivated(network, cast.asha)
    missing = as_("hana").get(CHANGE_LIST, {"convener": "missing"}).content.decode()
    assert "Safety leads" in missing and "Looked after" not in missing
    present = as_("hana").get(CHANGE_LIST, {"convener": "present"}).content.decode()
    assert "Looked after" in present and "Safety leads" not in present
    assert as_("hana").get(CHANGE_LIST, {"convener": "x"}).status_code in {200, 302}


def test_check_access_reports_them_and_cannot_repair_them(network: Network, cast: Cast) -> None:
    be_deactivated(network, cast.asha)
    for repair in (False, True):
        out = StringIO()
        call_command("check_access", repair=repair, stdout=out)
        assert f"Network {network.pk} needs a convener" in out.getvalue()
        assert "cannot be repaired here" in out.getvalue()
        assert "Safety leads" not in out.getvalue(), "logs name no network"
    User.objects.filter(pk=cast.asha.pk).update(is_active=True)
    out = StringIO()
    call_command("check_access", stdout=out)
    assert "needs a convener" not in out.getvalue()


def test_requests_to_join_reach_staff(network: Network, cast: Cast, as_: ClientOf) -> None:
    be_seen(cast.asha, days_ago=400)
    access.join(network=network, user=cast.ella, answers=[("Why?", "So.")])
    assert "asked to join" in told(cast.hana)
    page = as_("hana").get("/notifications/").content.decode()
    assert f"{CHANGE_LIST}{network.pk}/change/" in page
    assert "asked to join" not in told(cast.ben), "moderators do not decide"
    be_seen(cast.asha, days_ago=1)
    assert "asked to join" not in told(cast.hana), "the convener is back"


def test_staff_hear_of_no_request_where_a_convener_is_present(network: Network, cast: Cast) -> None:
    access.join(network=network, user=cast.ella, answers=[("Why?", "So.")])
    assert "asked to join" in told(cast.asha)
    assert "asked to join" not in told(cast.hana)


def test_the_daily_mail_about_requests_reaches_staff(network: Network, cast: Cast) -> None:
    be_deactivated(network, cast.asha)
    access.mail_join_requests()
    send_queued("send_requests_waiting")
    (message,) = mail.outbox
    assert message.to == [cast.hana.email]
    assert f"{CHANGE_LIST}{network.pk}/change/" in everything_in(message)
    assert "that you convene" not in everything_in(message)


def test_that_mail_names_no_network_that_keeps_its_words_out_of_mails(
    network: Network, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(confidential_mail=True)
    be_deactivated(network, cast.asha)
    access.mail_join_requests()
    send_queued("send_requests_waiting")
    (message,) = mail.outbox
    for word in (network.name, network.slug, f"/{network.pk}/", "that you convene"):
        assert word not in everything_in(message)
    assert f"{CHANGE_LIST}?convener=missing" in everything_in(message)


def test_answers_to_decisions_reach_staff_where_nobody_present_moderates(
    network: Network, cast: Cast
) -> None:
    case = Case(kind="post", object_id=1, scope=network.pk, about=cast.cleo)
    assert set(who_answer(case)) == {cast.asha.pk, cast.ben.pk}
    be_suspended_from_the_site(network, cast.asha)
    assert set(who_answer(case)) == {cast.ben.pk}
    be_seen(cast.ben, days_ago=400)
    assert NetworkModerationScopes().moderators(network.pk) == []
    assert set(who_answer(case)) == {cast.hana.pk}


def test_staff_make_a_moderator_convener(network: Network, cast: Cast, as_: ClientOf) -> None:
    be_deactivated(network, cast.asha)
    address = f"{CHANGE_LIST}{network.pk}/change/"
    page = as_("hana").get(address).content.decode()
    choice = page[page.index('name="new_convener"') :].partition("</select>")[0]
    assert "Ben Okafor" in choice
    assert "Cleo Marsh" not in choice, "who belongs to a closed network is not told"
    sent = {
        "name": network.name,
        "slug": network.slug,
        "purpose": network.purpose,
        "level": network.level,
    }
    sent |= {
        "joining": network.joining,
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    as_("hana").post(address, sent | {"new_convener": str(cast.cleo.pk)})
    assert needs_convener(network)
    page = (
        as_("hana")
        .post(address, sent | {"new_convener": str(cast.ben.pk)}, follow=True)
        .content.decode()
    )
    assert "Ben Okafor convenes Safety leads now." in page
    assert not needs_convener(network)
    assert told(cast.ben) == ["made you a convener of"]


def test_staff_make_a_member_convener_by_address_where_nobody_looks_after_a_network(
    network: Network, cast: Cast, as_: ClientOf
) -> None:
    address = f"{CHANGE_LIST}{network.pk}/change/"
    assert "member_address" not in as_("hana").get(address).text
    sent = {
        "name": network.name,
        "slug": network.slug,
        "purpose": network.purpose,
        "level": network.level,
    }
    sent |= {
        "joining": network.joining,
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    as_("hana").post(address, sent | {"member_address": cast.cleo.email})
    assert not told(cast.cleo), "a convener is present, who decides"
    be_deactivated(network, cast.asha)
    assert "member_address" in as_("hana").get(address).text
    page = as_("hana").post(address, sent | {"member_address": cast.ella.email})
    assert AuditEvent.objects.get(action="network.member-looked-up").scope == network.pk
    assert "No member of this network signs in with this address." in page.text
    page = as_("hana").post(
        address, sent | {"member_address": cast.cleo.email.upper()}, follow=True
    )
    assert "Cleo Marsh convenes Safety leads now." in page.text
    assert told(cast.cleo) == ["made you a convener of"]


def test_staff_who_may_only_look_are_offered_no_such_choice(
    network: Network, cast: Cast, client: Client
) -> None:
    looking = make_staff()
    looking.user_permissions.add(Permission.objects.get(codename="view_network"))
    client.force_login(looking)
    page = client.get(f"{CHANGE_LIST}{network.pk}/change/")
    assert page.status_code == 200
    assert "new_convener" not in page.content.decode()


def test_what_is_explained_reaches_staff_where_nobody_present_moderates(
    network: Network, cast: Cast
) -> None:
    event = Event(event_type=EXPLAINED, about_id=0, scope=network.pk, by_id=None)
    assert set(NetworkJustificationNotifications().recipients(event)) == {cast.asha.pk, cast.ben.pk}
    be_seen(cast.asha, days_ago=400)
    assert cast.hana.pk not in NetworkJustificationNotifications().recipients(event), "Ben is here"
    be_seen(cast.ben, days_ago=400)
    assert cast.hana.pk in NetworkJustificationNotifications().recipients(event)
