"""A machine plays every verb in any order; beside it a small model says who may read and write. They always agree."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.flows import close_account
from accounts.models import Erasure, User
from networks import access
from networks.access import ENTER, MANAGE, MODERATE, POST, NotAllowed
from networks.models import Membership, Network, NetworkUserObjectPermission
from networks.viewer_context import viewer_of
from tests.make import make_person
from tests.networks.make import JOINING, let_in, make_network

pytestmark = pytest.mark.django_db

NAMES = ("Asha", "Ben", "Cleo", "Dev")
LEVELS = ("open", "public", "private", "hidden")
HELD = {
    "member": {ENTER, POST},
    "moderator": {ENTER, POST, MODERATE},
    "convener": {ENTER, POST, MODERATE, MANAGE},
}
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
        self.state, self.role = {"Asha": "active"}, {"Asha": "convener"}
        self.paused: set[str] = set()
        self.barred: set[str] = set()  # who may ask again only later
        self.closed: set[str] = set()
        self.touched = "Asha"

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(level=st.sampled_from(LEVELS), ben=roles, is_paused=st.booleans())
    def begin(self, level: str, ben: str, is_paused: bool) -> None:
        """Ben belongs, perhaps with a role, perhaps not writing; Dev waits in front of the door."""
        let_in(self.network, self.people["Ben"], by=self.people["Asha"], role=ben)
        self.state["Ben"], self.role["Ben"] = "active", ben
        if is_paused:
            self.pause("Ben", "Asha")
        self.ask("Dev")
        self.change_level("Asha", level)

    # --- What is done ---

    @rule(who=people)
    def ask(self, who: str) -> None:
        state = self.state.get(who)
        shut = {"suspended", "removed", "declined"}
        barred = who in self.barred and state != "invited"  # an invitation ends the wait
        may = who not in self.closed and not barred and not self.archived and state not in shut
        if may and (state == "invited" or self.level in {"open", "public"}):
            self.enter(who)
        elif may and state != "active" and self.level == "private":
            self.state[who] = "requested"
        if who not in self.closed:
            self.attempt(who, lambda: access.join(network=self.network, user=self.people[who]))

    @rule(who=people)
    def withdraw(self, who: str) -> None:
        if self.state.get(who) == "requested":
            self.out(who, "left")
        self.attempt(who, lambda: access.withdraw(network=self.network, user=self.people[who]))

    @rule(who=people, by=deciders)
    def approve(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "requested":
            self.enter(who)
        self.attempt(
            who,
            lambda: access.approve(network=self.network, user=self.people[who], by=self.people[by]),
        )

    @rule(who=people, by=deciders)
    def decline(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "requested":
            self.out(who, "declined")
            self.barred.add(who)
        network, user, by_whom = self.network, self.people[who], self.people[by]
        self.attempt(who, lambda: access.decline(network=network, user=user, by=by_whom, reason=""))

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
        self.attempt(
            who,
            lambda: access.invite(network=self.network, user=self.people[who], by=self.people[by]),
        )

    @rule(who=people)
    def leave(self, who: str) -> None:
        state = self.state.get(who)
        if state in {"active", "suspended", "invited"} and not self.is_last_convener(who):
            self.out(who, "left")
            self.barred |= {who} if state == "suspended" else set()
        self.attempt(who, lambda: access.leave(network=self.network, user=self.people[who]))

    @rule(who=people, by=deciders)
    def remove(self, who: str, by: str) -> None:
        inside = self.state.get(who) in {"active", "suspended"}
        if self.manages(by) and inside and not self.is_last_convener(who):
            self.out(who, "removed")
        network, user, by_whom = self.network, self.people[who], self.people[by]
        self.attempt(who, lambda: access.remove(network=network, user=user, by=by_whom, reason=""))

    @rule(who=people, by=deciders)
    def suspend(self, who: str, by: str) -> None:
        inside = self.state.get(who) in {"active", "suspended"}
        if self.manages(by) and inside and not self.is_last_convener(who):
            self.state[who] = "suspended"
        until = timezone.now() + timedelta(days=3)
        network, user, by_whom = self.network, self.people[who], self.people[by]
        self.attempt(
            who,
            lambda: access.suspend(network=network, user=user, by=by_whom, until=until, reason=""),
        )

    @precondition(lambda self: "suspended" in self.state.values())
    @rule(who=people, by=deciders)
    def restore(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "suspended":
            self.state[who] = "active"
        self.attempt(
            who,
            lambda: access.restore(network=self.network, user=self.people[who], by=self.people[by]),
        )

    @rule(who=people, by=deciders, role=roles)
    def change_role(self, who: str, by: str, role: str) -> None:
        stays = role == "convener" or not self.is_last_convener(who)
        if self.manages(by) and self.state.get(who) == "active" and stays:
            self.role[who] = role
        network, user, by_whom = self.network, self.people[who], self.people[by]
        self.attempt(
            who, lambda: access.change_role(network=network, user=user, by=by_whom, role=role)
        )

    @rule(who=people, by=deciders)
    def pause(self, who: str, by: str) -> None:
        if self.manages(by) and self.state.get(who) == "active":
            self.paused.add(who)
        until = timezone.now() + timedelta(days=3)
        network, user, by_whom = self.network, self.people[who], self.people[by]
        self.attempt(
            who,
            lambda: access.pause_posting(
                network=network, user=user, by=by_whom, until=until, note=""
            ),
        )

    @precondition(lambda self: self.paused)
    @rule(who=people, by=deciders)
    def resume(self, who: str, by: str) -> None:
        if self.manages(by):
            self.paused.discard(who)
        network, user, by_whom = self.network, self.people[who], self.people[by]
        self.attempt(who, lambda: access.resume_posting(network=network, user=user, by=by_whom))

    @rule(by=deciders, level=st.sampled_from(LEVELS))
    def change_level(self, by: str, level: str) -> None:
        if self.manages(by):
            self.level = level
        network = Network.objects.get(pk=self.network.pk)
        network.level, network.joining = level, JOINING[level]
        self.attempt(by, lambda: access.save_settings(network=network, by=self.people[by]))

    @precondition(lambda self: not self.archived)
    @rule(by=people)
    def archive(self, by: str) -> None:
        if self.manages(by):
            self.archived = True
            for who in [
                who for who, state in self.state.items() if state in {"requested", "invited"}
            ]:
                self.out(who, "left")
        self.attempt(by, lambda: access.archive(network=self.network, by=self.people[by]))

    @precondition(lambda self: self.archived)
    @rule(by=people)
    def reopen(self, by: str) -> None:
        if self.manages(by):
            self.archived = False
        self.attempt(by, lambda: access.reopen(network=self.network, by=self.people[by]))

    @rule(who=people)
    def close(self, who: str) -> None:
        if self.state.get(who) in {"active", "suspended", "requested", "invited"}:
            self.out(who, "left")
        self.closed.add(who)
        close_account(user=self.people[who], mode=Erasure.Mode.KEEP)
        self.people[who] = User.objects.get(pk=self.people[who].pk)
        self.touched = who

    # --- What must hold ---

    @invariant()
    def story_and_lock_are_those_of_the_model(self) -> None:
        """Two queries: every row of both tables."""
        stored = dict(Membership.objects.values_list("user__pk", "state"))
        assert stored == {self.people[who].pk: state for who, state in self.state.items()}
        held: dict[int, set[str]] = {}
        rows = NetworkUserObjectPermission.objects.values_list("user_id", "permission__codename")
        for user_id, codename in rows:
            held.setdefault(user_id, set()).add(codename)
        assert held == {
            self.people[who].pk: self.due(who) for who in self.state if self.state[who] == "active"
        }

    @invariant()
    def the_querysets_agree_about_who_was_touched(self) -> None:
        """The others keep what they had, as the rows above show."""
        network = Network.objects.get(pk=self.network.pk)
        listed, read_by_all = self.level != "hidden", self.level in {"open", "public"}
        who = self.touched
        user, state = self.people[who], self.state.get(who)
        inside = state == "active"
        due = self.due(who) if inside else set()
        assert network.is_open_to(user) == (read_by_all or inside), who
        seen = Network.objects.visible_to(user).filter(pk=network.pk).exists()
        assert seen == (listed or inside or state == "invited"), who
        assert viewer_of(network, user).may_post == (POST in due and not self.archived), who
        assert viewer_of(network, user).may_moderate == (MODERATE in due), who
        assert viewer_of(network, user).may_manage == (MANAGE in due), who
        assert network.is_open_to(AnonymousUser()) == read_by_all
        needs = Network.objects.without_present_convener().filter(pk=network.pk).exists()
        assert needs == (not self.archived and not self.conveners())

    # --- The model ---

    def due(self, who: str) -> set[str]:
        return HELD[self.role[who]] - ({POST} if who in self.paused else set())

    def conveners(self) -> list[str]:
        return [
            who
            for who, role in self.role.items()
            if role == "convener" and self.state[who] == "active"
        ]

    def manages(self, who: str) -> bool:
        return who in self.conveners()

    def is_last_convener(self, who: str) -> bool:
        return self.conveners() == [who]

    def enter(self, who: str) -> None:
        if self.state.get(who) != "active":
            self.state[who], self.role[who] = "active", "member"
            self.barred.discard(who)

    def out(self, who: str, state: str) -> None:
        self.state[who] = state
        self.role[who] = "member"
        self.paused.discard(who)

    def attempt(self, who: str, verb: Callable[[], object]) -> None:
        self.touched = who
        with suppress(NotAllowed):
            verb()


def play(rounds: int, steps: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        Doors,
        settings=settings(
            max_examples=rounds,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            verbosity=Verbosity.quiet,
            suppress_health_check=[*HealthCheck],
            phases=phases,
        ),
    )


def test_who_may_see_what_after_any_row_of_events() -> None:
    play(12, 12, Phase.generate)


@pytest.mark.long
def test_who_may_see_what_after_many_rows_of_events() -> None:
    play(400, 50, Phase.generate, Phase.shrink)
