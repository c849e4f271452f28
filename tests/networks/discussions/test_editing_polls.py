"""A poll that was asked is changed by who asked it: all of it until somebody votes, then its last day."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from hub.audit.models import AuditEvent
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Poll, Vote
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.asking import ANSWERS, archive, at, choices_of, make_poll, visitor
from tests.networks.make import let_in

pytestmark = pytest.mark.django_db
EDITED = {
    "question": "How often, aloud?",
    "choices": "Never\nAlways",
    "is_multiple": "on",
    "is_secret": "0",
}


@pytest.fixture
def member(network: Network, cast: Cast) -> User:
    let_in(network, cast.ella, by=cast.asha)
    return cast.ella


@pytest.fixture
def poll(network: Network, cast: Cast) -> Poll:
    """Asked by Cleo, who is a member."""
    return make_poll(network, cast.cleo)


def form(poll: Poll, **changed: str) -> dict[str, str]:
    return {
        f"poll-{name}": value
        for name, value in (EDITED | {"version": str(poll.version)} | changed).items()
    }


def save(by: User, poll: Poll, **changed: str) -> Any:
    return visitor(by).post(at("poll-edit", poll.thread), form(poll, **changed))


def asked(poll: Poll) -> tuple[str, list[str]]:
    poll = Poll.objects.get(pk=poll.pk)
    return poll.question, list(poll.choices.values_list("text", flat=True))


def vote(poll: Poll, by: User) -> None:
    flows.vote(poll=poll, by=by, choices=choices_of(poll, "Once"))


def test_before_anybody_voted_all_of_it_can_change(poll: Poll, cast: Cast) -> None:
    assert (
        'value="How often do you count?"'
        in visitor(cast.cleo).get(at("poll-edit", poll.thread)).content.decode()
    )
    day = timezone.localdate() + timedelta(days=3)
    assert save(cast.cleo, poll, closes_on=day.isoformat()).status_code == 302
    assert asked(poll) == ("How often, aloud?", ["Never", "Always"])
    poll.refresh_from_db()
    assert (poll.is_multiple, poll.is_secret, poll.version) == (True, False, 2)
    assert poll.closes_at is not None and timezone.localtime(poll.closes_at).date() == day
    assert not AuditEvent.objects.filter(action="poll.edited").exists()


def test_after_a_vote_only_the_last_day_changes(poll: Poll, cast: Cast) -> None:
    vote(poll, cast.ben)
    page = visitor(cast.cleo).get(at("poll-edit", poll.thread)).content.decode()
    assert "none can be added" in page
    assert 'name="poll-question"' not in page and 'name="poll-choices"' not in page
    day = timezone.localdate() + timedelta(days=3)
    sent = {"poll-closes_on": day.isoformat(), "poll-version": "1"}
    assert visitor(cast.cleo).post(at("poll-edit", poll.thread), sent).status_code == 302
    assert asked(poll) == ("How often do you count?", list(ANSWERS))
    assert Vote.objects.count() == 1
    poll.refresh_from_db()
    assert poll.closes_at is not None and timezone.localtime(poll.closes_at).date() == day


def test_the_first_vote_while_one_writes_keeps_the_poll_and_the_text(
    poll: Poll, cast: Cast
) -> None:
    begun = form(poll)
    vote(poll, cast.ben)
    ballot = flows.PollInput(question="Other?", choices=["A", "B"])
    with pytest.raises(flows.PollChanged):
        flows.edit_poll(poll=poll, by=cast.cleo, ballot=ballot, version=1)
    assert asked(poll) == ("How often do you count?", list(ANSWERS))
    page = visitor(cast.cleo).post(at("poll-edit", poll.thread), begun)
    assert asked(poll) == ("How often do you count?", list(ANSWERS))
    # The form came before the vote: what was typed is still on the page.
    shown = page.content.decode()
    assert "How often, aloud?" in shown and "Never<br>Always" in shown


def test_of_two_who_change_it_the_second_sees_both(poll: Poll, cast: Cast) -> None:
    begun = form(poll, question="Second?")
    save(cast.ben, poll, question="First?")
    page = visitor(cast.cleo).post(at("poll-edit", poll.thread), begun).content.decode()
    assert "First?" in page and 'value="Second?"' in page
    assert asked(poll)[0] == "First?"
    poll.refresh_from_db()
    assert save(cast.cleo, poll, question="Second?").status_code == 302
    assert asked(poll)[0] == "Second?"


def test_a_moderators_change_stands_in_the_trail(poll: Poll, cast: Cast) -> None:
    assert save(cast.ben, poll).status_code == 302
    assert AuditEvent.objects.filter(action="poll.edited", actor=cast.ben).count() == 1


def test_others_do_not_change_it(poll: Poll, member: User, network: Network, cast: Cast) -> None:
    assert save(member, poll).status_code == 403
    assert save(cast.gus, poll).status_code == 404
    ballot = flows.PollInput(question="Other?", choices=["A", "B"])
    with pytest.raises(NotAllowed):
        flows.edit_poll(poll=poll, by=member, ballot=ballot, version=1)
    assert (
        at("poll-edit", poll.thread)
        not in visitor(member).get(poll.thread.get_absolute_url()).content.decode()
    )
    assert (
        at("poll-edit", poll.thread)
        in visitor(cast.cleo).get(poll.thread.get_absolute_url()).content.decode()
    )
    archive(network, cast.asha)
    assert save(cast.cleo, poll).status_code == 403
    assert asked(poll)[0] == "How often do you count?"


def test_in_a_closed_discussion_its_author_changes_nothing(poll: Poll, cast: Cast) -> None:
    flows.set_closed(thread=poll.thread, by=cast.ben, on=True)
    assert save(cast.cleo, poll).status_code == 403
    assert save(cast.ben, poll).status_code == 302


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(
    poll: Poll, cast: Cast
) -> None:
    page = save(cast.cleo, poll, choices="Only one").content.decode()
    assert "Write 2 to 10 different answers" in page and "Only one" in page
    assert save(cast.cleo, poll, question="").status_code == 200
    assert asked(poll) == ("How often do you count?", list(ANSWERS))


def test_an_unchanged_last_day_keeps_its_hour_even_when_it_is_over(
    network: Network, cast: Cast
) -> None:
    closed = timezone.now() - timedelta(days=2)
    poll = make_poll(network, cast.cleo, closes_at=closed)
    day = timezone.localtime(closed).date()
    assert save(cast.cleo, poll, closes_on=day.isoformat()).status_code == 302
    poll.refresh_from_db()
    assert poll.closes_at == closed


def test_a_vote_for_an_answer_that_went_is_refused_kindly(poll: Poll, cast: Cast) -> None:
    old = choices_of(poll, "Once")
    save(cast.cleo, poll)
    with pytest.raises(NotAllowed, match="Choose again"):
        flows.vote(poll=poll, by=cast.ben, choices=old)
