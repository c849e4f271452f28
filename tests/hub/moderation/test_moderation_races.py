"""Two at the same moment: one case, one report, one decision."""

from functools import partial
from uuid import uuid4

import pytest

from hub.audit.models import AuditEvent
from hub.moderation import registry
from hub.moderation.flows import AlreadyDecided, claim, decide, report
from hub.moderation.models import Case, Report
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Thread
from networks.models import Network
from tests.cast import Cast
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network
from tests.racing import race

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


@pytest.fixture
def network(cast: Cast) -> Network:
    network = make_network("Safety leads", convener=cast.asha)
    let_in(network, cast.ben, by=cast.asha, role="moderator")
    let_in(network, cast.cleo, by=cast.asha)
    return network


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.cleo)


def broke(results: list[object]) -> list[object]:
    """What went wrong other than by a rule: that somebody was quicker, or that the discussion is elsewhere now."""
    return [
        each
        for each in results
        if isinstance(each, Exception) and not isinstance(each, AlreadyDecided | NotAllowed)
    ]


def test_two_reports_of_one_post_are_one_case(thread: Thread, cast: Cast) -> None:
    for _ in range(ROUNDS):
        post = make_reply(thread, cast.cleo)
        results = race(
            *[partial(make_report, post, person) for person in (cast.asha, cast.ben, cast.cleo)]
        )
        assert broke(results) == []
        case = Case.objects.get(object_id=post.pk)
        assert (case.report_count, case.reports.count()) == (3, 3)


def test_one_form_sent_twice_at_once_is_one_report(thread: Thread, cast: Cast) -> None:
    for _ in range(ROUNDS):
        post, key = make_reply(thread, cast.cleo), uuid4()
        subject = registry.find("post", post.pk, cast.ben)
        assert subject is not None
        send = partial(report, subject=subject, by=cast.ben, reason="spam", text="", key=key)
        assert broke(race(send, send, send)) == []
        assert Report.objects.filter(case__object_id=post.pk).count() == 1
        assert Case.objects.get(object_id=post.pk).report_count == 1


def test_two_moderators_make_one_decision(thread: Thread, cast: Cast) -> None:
    for _ in range(ROUNDS):
        case = make_report(make_reply(thread, cast.cleo), cast.cleo).case
        results = race(
            partial(decide, case=case, by=cast.asha, decision="deleted", note="Goes."),
            partial(decide, case=case, by=cast.ben, decision="nothing", note="Stays."),
        )
        assert broke(results) == []
        assert sum(isinstance(result, AlreadyDecided) for result in results) == 1
        told = AuditEvent.objects.filter(action="report.decided", details__case=case.pk)
        assert [entry.details["decision"] for entry in told] == [
            Case.objects.get(pk=case.pk).decision
        ]


def test_claiming_deciding_and_moving_do_not_wait_for_each_other_for_ever(
    network: Network, cast: Cast
) -> None:
    other = make_network(convener=cast.asha)
    for _ in range(ROUNDS):
        thread = make_thread(network, cast.cleo)
        post = make_reply(thread, cast.cleo)
        case = make_report(post, cast.cleo).case
        results = race(
            partial(flows.move_thread, thread=thread, by=cast.asha, to=other),
            partial(decide, case=case, by=cast.asha, decision="deleted", note="Goes."),
            partial(claim, case=case, by=cast.asha, on=True),
            partial(flows.delete_post, post=post, by=cast.asha),
        )
        assert broke(results) == []
        assert Case.objects.get(pk=case.pk).is_decided
