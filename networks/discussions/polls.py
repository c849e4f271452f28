"""A poll as it is shown: what was chosen how often, by whom where that is open, and what the viewer chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject, Lower

from accounts.author_columns import shown_name, visible_handle
from accounts.models import User
from networks.discussions.flows import can_edit_poll
from networks.discussions.models import Choice, Poll, Vote
from networks.viewer_context import NetworkViewer

MOST_NAMED = 50  # voters of one choice


@dataclass(frozen=True)
class PollVoter:
    name: str
    handle: str


@dataclass(frozen=True)
class PollChoice:
    """One choice. `voters` is empty in secret polls, and for who is not a member."""

    pk: int
    text: str
    votes: int
    is_mine: bool
    voters: Sequence[PollVoter] = field(default_factory=tuple)

    @property
    def not_named(self) -> int:
        return self.votes - len(self.voters)


@dataclass(frozen=True)
class PollView:
    poll: Poll
    answers: Sequence[PollChoice]
    voters: int
    may_vote: bool
    may_edit: bool = False

    @property
    def has_voted(self) -> bool:
        return any(answer.is_mine for answer in self.answers)

    @property
    def said(self) -> str:
        """Where the viewer stands, in words to be heard after a vote."""
        people = f"{self.voters} {'person has' if self.voters == 1 else 'people have'} voted."
        chosen = ", ".join(answer.text for answer in self.answers if answer.is_mine)
        return (
            f"Your vote is counted: {chosen}. {people}"
            if chosen
            else f"You have no vote in it. {people}"
        )


def poll_view(poll: Poll, viewer: NetworkViewer) -> PollView:
    """Of a poll whose thread the viewer was found to read. One query."""
    voted = Vote.objects.filter(choice__poll=OuterRef("poll")).order_by().values("choice__poll")
    voters = voted.annotate(people=Count("user", distinct=True)).values("people")
    rows = poll.choices.annotate(
        number=Count("votes"),
        mine=Exists(Vote.objects.filter(choice=OuterRef("pk"), user_id=viewer.user.pk or 0)),
        people=Coalesce(Subquery(voters, output_field=IntegerField()), 0),
    )
    if not poll.is_secret and viewer.is_member:
        rows = rows.annotate(named=_voters(viewer.user))
    choices = list(rows.order_by("position"))
    answers = [_answer(choice) for choice in choices]
    closed = poll.is_closed or poll.thread.is_closed or viewer.network.is_archived
    people = choices[0].people if choices else 0
    may_vote = viewer.is_member and isinstance(viewer.user, User) and not closed
    return PollView(poll, answers, people, may_vote, can_edit_poll(poll, viewer))


def _answer(choice: Choice) -> PollChoice:
    voters = [PollVoter(**voter) for voter in getattr(choice, "named", ())]
    return PollChoice(choice.pk, choice.text, choice.number, choice.mine, voters)  # type: ignore[attr-defined]


def _voters(viewer: User | AnonymousUser) -> ArraySubquery:
    """The first of a choice's voters by name; with a handle those whose profile the viewer may open."""
    votes = Vote.objects.filter(choice=OuterRef("pk")).order_by(Lower("user__display_name"), "user")
    return ArraySubquery(
        votes.values(
            voter=JSONObject(name=shown_name("user"), handle=visible_handle("user", viewer))
        )[:MOST_NAMED]
    )
