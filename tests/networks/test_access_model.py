"""A machine plays every verb in any order; beside it a small model says who may read and write. They always agree."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.flows import close_account
from accounts.models import Erasure, User
from networks import access
from networks.access import Refused
from networks.models import Membership, Network
from networks.permissions import can_manage, can_moderate, can_post
from tests.make import make_person
from tests.networks.make import JOINING, let_in, make_network

pytestmark = pytest.mark.django_db

NAMES = ("Asha", "Ben", "Cleo", "Dev")
LEVELS = ("open", "public", "private", "hidden")
people = st.sampled_from(NAMES)
deciders = st.sampled_from(("Asha", "Asha", "Asha", *NAMES))  # mostly one who may
roles = st.sampled_from(["member", "moderator", "convener"])


class Doors(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.people = {name: make_person(name) for name in NAMES}
        self.network = make_network(convener=self.people["Asha"])
        self.level, self.archived = "private", False
        let_in(self.network, self.people["Ben"], by=self.people["Asha"])
        self.state = {"Asha": "active", "Ben": "active"}
        self.role = {"Asha": "convener", "Ben": "member"}
        self.paused: set[str] = set()
        self.closed: set[str] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # --- What is done ---

    @rule(who=people)
    def ask(self, who: str) -> None:
        state = self.state.get(who)
        may = who not in self.closed and not self.archived and state not in {"suspended", "removed", "declined"}
        if may and (state == "invited" or self.level in {"open", "public"}):
            self.enter(who)
        elif may and state != "active" and self.level == "private":
            self.state[who] = "requested"
        if who not in self.closed:
            self.attempt(lambda: access.join(network=self.network, user=self.person(who)))

    @rule(who=people)
    def withdraw(self, who: str) -> None:
        if self.state.get(who) == "requested":
            self.out(who, "left")
        access.withdraw(network=self.network, user=self.person(who))

    @rule(who=people, by=deciders)
    def approve(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "requested":
            self.enter(who)
        self.attempt(lambda: access.approve(network=self.network, user=self.person(who), by=self.person(by)))

    @rule(who=people, by=deciders)
    def decline(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "requested":
            self.out(who, "declined")
        self.attempt(lambda: access.decline(network=self.network, user=self.person(who), by=self.person(by), reason=""))

    @rule(who=people, by=deciders)
    def invite(self, who: str, by: str) -> None:
        if who in self.closed:
            return
        state = self.state.get(who)
        if self.manages(by) and not self.archived:
            if state == "requested":
                self.enter(who)
            elif state not in {"active", "suspended", "invited"}:
                self.out(who, "invited")
        self.attempt(lambda: access.invite(network=self.network, user=self.person(who), by=self.person(by)))

    @rule(who=people)
    def leave(self, who: str) -> None:
        if self.state.get(who) in {"active", "suspended", "invited"} and not self.is_last_convener(who):
            self.out(who, "left")
        self.attempt(lambda: access.leave(network=self.network, user=self.person(who)))

    @rule(who=people, by=deciders)
    def remove(self, who: str, by: str) -> None:
        inside = self.state.get(who) in {"active", "suspended"}
        if self.manages(by) and inside and not self.is_last_convener(who):
            self.out(who, "removed")
        self.attempt(lambda: access.remove(network=self.network, user=self.person(who), by=self.person(by), reason=""))

    @rule(who=people, by=deciders)
    def suspend(self, who: str, by: str) -> None:
        inside = self.state.get(who) in {"active", "suspended"}
        if self.manages(by) and inside and not self.is_last_convener(who):
            self.state[who] = "suspended"
        until = timezone.now() + timedelta(days=3)
        network, user, by_whom = self.network, self.person(who), self.person(by)
        self.attempt(lambda: access.suspend(network=network, user=user, by=by_whom, until=until, reason=""))

    @rule(who=people, by=deciders)
    def restore(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "suspended":
            self.state[who] = "active"
        self.attempt(lambda: access.restore(network=self.network, user=self.person(who), by=self.person(by)))

    @rule(who=people, by=deciders, role=roles)
    def change_role(self, who: str, by: str, role: str) -> None:
        stays = role == "convener" or not self.is_last_convener(who)
        if self.manages(by) and self.state.get(who) == "active" and stays:
            self.role[who] = role
        network, user, by_whom = self.network, self.person(who), self.person(by)
        self.attempt(lambda: access.change_role(network=network, user=user, by=by_whom, role=role))

    @rule(who=people, by=deciders)
    def pause(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "active":
            self.paused.add(who)
        until = timezone.now() + timedelta(days=3)
        network, user, by_whom = self.network, self.person(who), self.person(by)
        self.attempt(lambda: access.pause_posting(network=network, user=user, by=by_whom, until=until, note=""))

    @rule(by=deciders, level=st.sampled_from(LEVELS))
    def change_level(self, by: str, level: str) -> None:
        if self.manages(by):
            self.level = level
        network = Network.objects.get(pk=self.network.pk)
        network.level, network.joining = level, JOINING[level]
        self.attempt(lambda: access.save_settings(network=network, by=self.person(by)))

    @rule(by=deciders)
    def archive(self, by: str) -> None:
        if self.manages(by) and not self.archived:
            self.archived = True
            for who in [who for who, state in self.state.items() if state in {"requested", "invited"}]:
                self.out(who, "left")
        self.attempt(lambda: access.archive(network=self.network, by=self.person(by)))

    @rule(who=people)
    def close(self, who: str) -> None:
        if self.state.get(who) in {"active", "suspended", "requested", "invited"}:
            self.out(who, "left")
        self.closed.add(who)
        close_account(user=self.person(who), mode=Erasure.Mode.KEEP)

    # --- What must hold ---

    @invariant()
    def the_querysets_agree_with_the_model(self) -> None:
        network = Network.objects.get(pk=self.network.pk)
        listed, read_by_all = self.level != "hidden", self.level in {"open", "public"}
        for who in NAMES:
            user, state = self.person(who), self.state.get(who)
            inside = state == "active"
            assert network.is_open_to(user) == (read_by_all or inside), who
            seen = Network.objects.visible_to(user).filter(pk=network.pk).exists()
            assert seen == (listed or inside or state == "invited"), who
            assert can_post(user, network) == (inside and not self.archived and who not in self.paused), who
            assert can_moderate(user, network) == (inside and self.role[who] in {"moderator", "convener"}), who
            assert can_manage(user, network) == (inside and self.role[who] == "convener"), who
        assert network.is_open_to(AnonymousUser()) == read_by_all
        assert network.needs_convener == (not self.archived and not self.conveners())

    @invariant()
    def the_lock_agrees_with_the_story(self) -> None:
        assert [*access.drifts()] == []
        stored = dict(Membership.objects.values_list("user__pk", "state"))
        assert stored == {self.people[who].pk: state for who, state in self.state.items()}

    # --- The model ---

    def person(self, who: str) -> User:
        return User.objects.get(pk=self.people[who].pk)

    def conveners(self) -> list[str]:
        return [who for who, role in self.role.items() if role == "convener" and self.state[who] == "active"]

    def manages(self, who: str) -> bool:
        return who in self.conveners()

    def is_last_convener(self, who: str) -> bool:
        return self.conveners() == [who]

    def enter(self, who: str) -> None:
        if self.state.get(who) != "active":
            self.state[who], self.role[who] = "active", "member"

    def out(self, who: str, state: str) -> None:
        self.state[who] = state
        self.role[who] = "member"
        self.paused.discard(who)

    @staticmethod
    def attempt(verb: Callable[[], object]) -> None:
        with suppress(Refused):
            verb()


def test_who_may_see_what_after_any_row_of_events() -> None:
    some = settings(max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=[*HealthCheck])
    run_state_machine_as_test(Doors, settings=some)


@pytest.mark.long
def test_who_may_see_what_after_many_rows_of_events() -> None:
    many = settings(max_examples=400, stateful_step_count=50, deadline=None, suppress_health_check=[*HealthCheck])
    run_state_machine_as_test(Doors, settings=many)
