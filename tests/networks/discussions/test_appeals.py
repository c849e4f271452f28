"""The author of a decided thing answers it, once; somebody else decides anew."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hub.moderation.flows import answer, appeal, decide
from hub.moderation.models import Appeal, Case, Sanction
from hub.moderation.registry import ActionNotPossible
from hub.notifications.models import Event
from networks.discussions.models import Post
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_reply, make_report, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(network: Network, cast: Cast) -> Case:
    post = make_reply(make_thread(network, cast.asha), cast.cleo)
    return decide(
        case=make_report(post, cast.asha).case, by=cast.ben, decision="hidden", note="Rude."
    )


def address(case: Case) -> str:
    return f"/report/decisions/{case.pk}/answer/"


def said(**changed: object) -> dict[str, object]:
    return {"text": "It was a quotation.", "key": str(uuid4())} | changed


def made(case: Case, cast: Cast) -> Appeal:
    return appeal(case=case, by=cast.cleo, text="It was a quotation.", key=uuid4())


def test_the_author_answers_once(case: Case, cast: Cast) -> None:
    cleo = visiting(cast.cleo)
    assert address(case) in cleo.get("/report/").content.decode()
    assert cleo.post(address(case), said(text="")).status_code == 200
    form = said()
    assert cleo.post(address(case), form).status_code == 302
    assert cleo.post(address(case), form).status_code == 302
    again = cleo.post(address(case), said(text="Once more.")).content.decode()
    assert "You have answered this decision once" in again
    assert Appeal.objects.get().text == "It was a quotation."


def test_nobody_else_answers_for_the_author(case: Case, cast: Cast) -> None:
    for person in (cast.asha, cast.ben, cast.ella):
        assert visiting(person).get(address(case)).status_code == 404
        assert visiting(person).post(address(case), said()).status_code == 404
    assert Client().get(address(case)).status_code == 302
    with pytest.raises(ActionNotPossible):
        appeal(case=case, by=cast.asha, text="No.", key=uuid4())


def test_after_thirty_days_it_is_too_late(case: Case, cast: Cast) -> None:
    Case.objects.update(decided_at=timezone.now() - timedelta(days=31))
    assert "That time is over" in visiting(cast.cleo).get(address(case)).content.decode()
    with pytest.raises(ActionNotPossible):
        made(case, cast)


def test_who_decided_does_not_answer_the_appeal(case: Case, network: Network, cast: Cast) -> None:
    found = made(case, cast)
    page = f"/networks/{network.slug}/reports/appeals/{found.pk}/"
    assert visiting(cast.ben).get(page).status_code == 404
    with pytest.raises(ActionNotPossible):
        answer(appeal=found, by=cast.ben, outcome="upheld", text="No.")
    for person in (cast.cleo, cast.ella):
        assert visiting(person).get(page).status_code in {403, 404}
    assert "It was a quotation." in visiting(cast.asha).get(page).content.decode()
    sent = visiting(cast.asha).post(page, {"outcome": "taken-back", "text": "You are right."})
    assert sent.status_code == 302
    assert not Post.objects.get(pk=case.object_id).is_hidden
    assert Event.objects.filter(event_type="appeal", about_id=found.pk).count() == 1
    shown = visiting(cast.cleo).get("/report/").content.decode()
    assert "The decision is taken back" in shown
    assert "You are right." in shown
    with pytest.raises(ActionNotPossible):
        answer(appeal=found, by=cast.hana, outcome="upheld", text="No.", as_staff=True)


def test_how_many_wait_is_told_to_those_who_can_answer(
    case: Case, network: Network, cast: Cast
) -> None:
    """Neither to who decided, nor about their own words."""
    made(case, cast)
    own = decide(
        case=make_report(make_reply(make_thread(network, cast.cleo), cast.asha), cast.cleo).case,
        by=cast.ben,
        decision="hidden",
        note="Rude.",
    )
    appeal(case=own, by=cast.asha, text="Not rude.", key=uuid4())

    def waiting(person: User, page: str) -> list[str]:
        return re.findall(
            r">Appeals(?: \((\d+)\))?</a>", visiting(person).get(page).content.decode()
        )

    queue = f"/networks/{network.slug}/reports/"
    assert [waiting(cast.asha, queue), waiting(cast.ben, queue)] == [["1"], [""]]
    assert waiting(cast.hana, "/admin/moderation/case/") == ["2"]


def test_a_warning_that_is_taken_back_holds_nobody(network: Network, cast: Cast) -> None:
    thread = make_thread(network, cast.asha)
    case = make_report(make_reply(thread, cast.cleo), cast.asha).case
    decide(case=case, by=cast.ben, decision="warned", note="Rude.")
    answer(appeal=made(case, cast), by=cast.asha, outcome="taken-back", text="You are right.")
    assert Sanction.objects.get().revoked_at is not None
    make_reply(thread, cast.cleo)


def test_site_staff_answer_in_the_admin(case: Case, cast: Cast) -> None:
    found = made(case, cast)
    page = f"/admin/moderation/case/appeal/{found.pk}/"
    hana = visiting(cast.hana)
    assert str(found) in hana.get("/admin/moderation/case/appeals/").content.decode()
    assert hana.post(page, {"outcome": "upheld", "text": "It stays."}).status_code == 302
    assert Appeal.objects.get().outcome == "upheld"
    assert Post.objects.get(pk=case.object_id).is_hidden


def test_what_was_written_without_a_name_is_answered_without_it(
    network: Network, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    post = make_reply(make_thread(network, cast.asha), cast.cleo, anonymous=True)
    case = decide(
        case=make_report(post, cast.asha).case, by=cast.ben, decision="hidden", note="Rude."
    )
    found = made(case, cast)
    shown = (
        visiting(cast.asha)
        .get(f"/networks/{network.slug}/reports/appeals/{found.pk}/")
        .content.decode()
    )
    assert "It was a quotation." in shown
    assert "Cleo" not in shown
