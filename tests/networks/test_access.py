"""The door of a network: every verb, who may use it, and what it does to the lock."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone
from time_machine import travel

from accounts.flows import close_account
from accounts.models import Erasure, User
from hub.audit.models import AuditEvent
from networks import access
from networks.access import ENTER, MANAGE, MODERATE, POST, NotAllowed
from networks.models import Membership, Network, NetworkUserObjectPermission
from networks.viewer_context import viewer_of
from tests.cast import Cast
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

State, Role = Membership.State, Membership.Role


@pytest.fixture
def network(cast: Cast) -> Network:
    return make_network("Safety leads", convener=cast.asha)


def keys(network: Network, user: User) -> set[str]:
    rows = NetworkUserObjectPermission.objects.filter(content_object=network, user=user)
    return {*rows.values_list("permission__codename", flat=True)}


def state(network: Network, user: User) -> str:
    return Membership.objects.get(network=network, user=user).state


def actions(network: Network) -> list[str]:
    return [
        *AuditEvent.objects.filter(scope=network.pk).order_by("pk").values_list("action", flat=True)
    ]


# --- Coming in ------------------------------------------------------------------------------------


def test_who_founds_a_network_holds_all_its_keys(network: Network, cast: Cast) -> None:
    assert keys(network, cast.asha) == {ENTER, POST, MODERATE, MANAGE}
    assert actions(network) == ["network.founded", "membership.joined"]


def test_asking_waits_and_being_approved_opens_the_door(network: Network, cast: Cast) -> None:
    access.join(network=network, user=cast.dev, answers=[("Why?", "I lead safety.")])
    assert state(network, cast.dev) == State.REQUESTED
    assert keys(network, cast.dev) == set()
    membership = access.approve(network=network, user=cast.dev, by=cast.asha)
    assert keys(network, cast.dev) == {ENTER, POST}
    assert membership.answers == [["Why?", "I lead safety."]]
    assert membership.decided_by == cast.asha


def test_each_verb_twice_is_as_once(network: Network, cast: Cast) -> None:
    for _ in range(2):
        access.join(network=network, user=cast.dev)
    for _ in range(2):
        access.approve(network=network, user=cast.dev, by=cast.asha)
    for _ in range(2):
        access.leave(network=network, user=cast.dev)
    assert Membership.objects.filter(network=network, user=cast.dev).count() == 1
    assert actions(network)[2:] == [
        "membership.requested",
        "membership.approved",
        "membership.left",
    ]


def test_a_declined_person_reads_why_and_may_ask_again_later(network: Network, cast: Cast) -> None:
    access.join(network=network, user=cast.dev)
    membership = access.decline(
        network=network, user=cast.dev, by=cast.asha, reason="For safety leads only."
    )
    assert membership.reason == "For safety leads only."
    with pytest.raises(NotAllowed):
        access.join(network=network, user=cast.dev)
    with travel(timezone.now() + access.ASK_AGAIN_AFTER + timedelta(hours=1), tick=False):
        access.join(network=network, user=cast.dev)
    assert state(network, cast.dev) == State.REQUESTED


def test_what_was_taken_back_cannot_be_approved(network: Network, cast: Cast) -> None:
    access.join(network=network, user=cast.dev)
    access.withdraw(network=network, user=cast.dev)
    with pytest.raises(NotAllowed):
        access.approve(network=network, user=cast.dev, by=cast.asha)
    assert keys(network, cast.dev) == set()


def test_an_open_network_is_joined_at_once(cast: Cast) -> None:
    network = make_network(convener=cast.asha, level="open")
    access.join(network=network, user=cast.ella)
    assert keys(network, cast.ella) == {ENTER, POST}


def test_a_verified_address_at_a_named_domain_joins_at_once(cast: Cast) -> None:
    network = make_network(convener=cast.asha, domains=["example.org"])
    EmailAddress.objects.filter(user=cast.dev).update(verified=False)
    assert access.join(network=network, user=cast.dev).state == State.REQUESTED
    assert access.join(network=network, user=cast.ella).state == State.ACTIVE


def test_a_hidden_network_is_joined_by_invitation_alone(cast: Cast) -> None:
    network = make_network(convener=cast.asha, level="hidden")
    with pytest.raises(NotAllowed):
        access.join(network=network, user=cast.dev)
    access.invite(network=network, user=cast.dev, by=cast.asha)
    assert keys(network, cast.dev) == set()
    assert access.join(network=network, user=cast.dev).state == State.ACTIVE


def test_a_revoked_invitation_opens_nothing(cast: Cast) -> None:
    network = make_network(convener=cast.asha, level="hidden")
    access.invite(network=network, user=cast.dev, by=cast.asha)
    access.revoke(network=network, user=cast.dev, by=cast.asha)
    with pytest.raises(NotAllowed):
        access.join(network=network, user=cast.dev)
    assert not Network.objects.visible_to(cast.dev).filter(pk=network.pk).exists()


# --- Going out ------------------------------------------------------------------------------------


def test_leaving_takes_the_keys(network: Network, cast: Cast) -> None:
    let_in(network, cast.cleo, by=cast.asha)
    access.leave(network=network, user=cast.cleo)
    assert keys(network, cast.cleo) == set()


def test_the_last_convener_cannot_go(network: Network, cast: Cast) -> None:
    for go in (
        lambda: access.leave(network=network, user=cast.asha),
        lambda: access.remove(network=network, user=cast.asha, by=cast.asha, reason=""),
        lambda: access.change_role(network=network, user=cast.asha, by=cast.asha, role=Role.MEMBER),
        lambda: access.suspend(
            network=network,
            user=cast.asha,
            by=cast.asha,
            until=timezone.now() + timedelta(days=1),
            reason="",
        ),
    ):
        with pytest.raises(NotAllowed):
            go()
    let_in(network, cast.ben, by=cast.asha)
    access.hand_over(network=network, by=cast.asha, to=cast.ben)
    assert keys(network, cast.ben) == {ENTER, POST, MODERATE, MANAGE}
    assert keys(network, cast.asha) == {ENTER, POST}
    access.leave(network=network, user=cast.asha)


def test_a_suspension_ends_by_itself(network: Network, cast: Cast) -> None:
    let_in(network, cast.femi, by=cast.asha, role=Role.MODERATOR)
    until = timezone.now() + timedelta(days=7)
    access.suspend(
        network=network, user=cast.femi, by=cast.asha, until=until, reason="Names of patients."
    )
    assert keys(network, cast.femi) == set()
    assert access.restore_due() == 0
    with travel(until + timedelta(minutes=1), tick=False):
        assert access.restore_due() == 1
    assert keys(network, cast.femi) == {ENTER, POST, MODERATE}


def test_a_longer_suspension_is_not_ended_by_what_was_due_before(
    network: Network, cast: Cast
) -> None:
    let_in(network, cast.femi, by=cast.asha)
    until = timezone.now() + timedelta(days=7)
    access.suspend(network=network, user=cast.femi, by=cast.asha, until=until, reason="")
    access.restore(network=network, user=cast.femi, by=None)
    assert state(network, cast.femi) == State.SUSPENDED


def test_posting_is_withdrawn_for_a_time(network: Network, cast: Cast) -> None:
    let_in(network, cast.cleo, by=cast.asha)
    until = timezone.now() + timedelta(days=2)
    access.pause_posting(
        network=network, user=cast.cleo, by=cast.asha, until=until, note="Cool down."
    )
    assert keys(network, cast.cleo) == {ENTER}
    assert not viewer_of(network, cast.cleo).may_post
    with travel(until + timedelta(minutes=1), tick=False):
        access.restore_due()
    assert viewer_of(network, cast.cleo).may_post
    assert Membership.objects.get(network=network, user=cast.cleo).posting_note == "Cool down."


def test_who_was_removed_comes_back_by_invitation_alone(network: Network, cast: Cast) -> None:
    let_in(network, cast.cleo, by=cast.asha)
    access.remove(network=network, user=cast.cleo, by=cast.asha, reason="Advertising.")
    with pytest.raises(NotAllowed):
        access.join(network=network, user=cast.cleo)
    let_in(network, cast.cleo, by=cast.asha)
    assert keys(network, cast.cleo) == {ENTER, POST}


def test_closing_an_account_takes_the_keys_and_leaves_a_network_without_convener(
    network: Network, cast: Cast
) -> None:
    close_account(user=cast.asha, mode=Erasure.Mode.KEEP)
    assert keys(network, cast.asha) == set()
    assert Network.objects.without_present_convener().filter(pk=network.pk).exists()
    let_in(network, cast.ben, by=cast.hana, role=Role.CONVENER)
    assert not Network.objects.without_present_convener().exists()


# --- Who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ben", "cleo", "ella", "gus"])
def test_only_conveners_and_staff_open_and_shut(network: Network, cast: Cast, who: str) -> None:
    let_in(network, cast.ben, by=cast.asha, role=Role.MODERATOR)
    let_in(network, cast.cleo, by=cast.asha)
    let_in(network, cast.gus, by=cast.asha)
    access.leave(network=network, user=cast.gus)
    access.join(network=network, user=cast.dev)
    by, soon = getattr(cast, who), timezone.now() + timedelta(days=1)
    for verb in (
        lambda: access.approve(network=network, user=cast.dev, by=by),
        lambda: access.decline(network=network, user=cast.dev, by=by, reason=""),
        lambda: access.invite(network=network, user=cast.ella, by=by),
        lambda: access.remove(network=network, user=cast.asha, by=by, reason=""),
        lambda: access.suspend(network=network, user=cast.asha, by=by, until=soon, reason=""),
        lambda: access.change_role(network=network, user=by, by=by, role=Role.CONVENER),
        lambda: access.pause_posting(network=network, user=cast.asha, by=by, until=soon, note=""),
        lambda: access.save_settings(network=network, by=by),
        lambda: access.archive(network=network, by=by),
    ):
        before = actions(network)
        with pytest.raises(NotAllowed):
            verb()
        assert actions(network) == before


def test_permissions_follow_the_role(network: Network, cast: Cast) -> None:
    let_in(network, cast.ben, by=cast.asha, role=Role.MODERATOR)
    let_in(network, cast.cleo, by=cast.asha)
    people: list[User | AnonymousUser] = [
        cast.asha,
        cast.ben,
        cast.cleo,
        cast.ella,
        cast.hana,
        AnonymousUser(),
    ]
    assert [viewer_of(network, person).may_manage for person in people] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    assert [viewer_of(network, person).may_moderate for person in people] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    assert [viewer_of(network, person).may_post for person in people] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_an_archived_network_is_read_and_nothing_is_written(network: Network, cast: Cast) -> None:
    let_in(network, cast.cleo, by=cast.asha)
    access.join(network=network, user=cast.dev)
    access.archive(network=network, by=cast.asha)
    network.refresh_from_db()
    assert network.is_open_to(cast.cleo)
    assert not viewer_of(network, cast.cleo).may_post
    assert state(network, cast.dev) == State.LEFT
    with pytest.raises(NotAllowed):
        access.join(network=network, user=cast.ella)


# --- Who sees --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "seen_by_all", "open_to_all"),
    [
        ("open", True, True),
        ("public", True, True),
        ("private", True, False),
        ("hidden", False, False),
    ],
)
def test_what_each_level_shows(
    cast: Cast, level: str, seen_by_all: bool, open_to_all: bool
) -> None:
    network = make_network(convener=cast.asha, level=level)
    outside: list[User | AnonymousUser] = [AnonymousUser(), cast.ella, cast.hana]
    assert {
        Network.objects.visible_to(each).filter(pk=network.pk).exists() for each in outside
    } == {seen_by_all}
    assert {network.is_open_to(each) for each in outside} == {open_to_all}
    assert network.is_open_to(cast.asha)
    assert Network.objects.visible_to(cast.asha).filter(pk=network.pk).exists()


def test_a_superuser_opens_no_private_network(network: Network, cast: Cast) -> None:
    assert cast.hana.is_superuser
    assert not network.is_open_to(cast.hana)


def test_members_see_each_other_unless_they_choose_not_to(network: Network, cast: Cast) -> None:
    shy = let_in(network, cast.ben, by=cast.asha)
    Membership.objects.filter(pk=shy.pk).update(in_directory=False)
    let_in(network, cast.cleo, by=cast.asha)
    assert {each.user for each in Membership.objects.visible_to(cast.cleo)} == {
        cast.asha,
        cast.cleo,
    }
    assert {each.user for each in Membership.objects.visible_to(cast.asha)} == {
        cast.asha,
        cast.ben,
        cast.cleo,
    }
    assert not Membership.objects.visible_to(cast.ella)
    assert not Membership.objects.visible_to(AnonymousUser())


def test_levels_and_doors_that_do_not_go_together_are_refused_by_the_database(cast: Cast) -> None:
    for level, joining in (
        ("open", "on-request"),
        ("private", "at-once"),
        ("hidden", "on-request"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_network(convener=cast.asha, level=level, joining=joining)


# --- The two agree ----------------------------------------------------------------------------------


def test_drift_is_told_and_repaired(network: Network, cast: Cast) -> None:
    let_in(network, cast.cleo, by=cast.asha)
    call_command("check_access")
    NetworkUserObjectPermission.objects.filter(user=cast.cleo, permission__codename=POST).delete()
    stray = NetworkUserObjectPermission.objects.get(
        user=cast.asha, permission__codename=MANAGE
    ).permission
    NetworkUserObjectPermission.objects.create(
        content_object=network, user=cast.ella, permission=stray
    )
    with pytest.raises(CommandError, match="2 disagree"):
        call_command("check_access")
    call_command("check_access", repair=True)
    assert keys(network, cast.cleo) == {ENTER, POST}
    assert keys(network, cast.ella) == set()
    call_command("check_access")


def test_the_audit_trail_cannot_be_changed(network: Network) -> None:
    for change in (
        lambda: AuditEvent.objects.filter(scope=network.pk).update(action="nothing"),
        lambda: AuditEvent.objects.filter(scope=network.pk).delete(),
    ):
        with pytest.raises(ProgrammingError, match="audit"), transaction.atomic():
            change()
