"""Reporting what stands in a network, and deciding about it on the site."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.audit.models import AuditEvent
from hub.moderation.flows import AlreadyDecided, decide
from hub.moderation.models import Case, Report
from hub.moderation.registry import ActionNotPossible
from networks import access
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.models import Network
from tests.cast import Cast, visiting
from tests.make import make_person
from tests.networks.conftest import without_secrets
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

WORD = "zqcanaryqz"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.cleo, "Counting swabs")


@pytest.fixture
def post(thread: Thread, cast: Cast) -> Post:
    return make_reply(thread, cast.cleo, f"<p>The lady in bed four. {WORD}</p>")


def form_of(post: Post) -> str:
    return reverse("moderation:report", args=["post", post.pk])


def sent(**changed: object) -> dict[str, object]:
    return {"reason": "colleague", "text": "She can be recognised.", "key": str(uuid4())} | changed


def queue(network: Network) -> str:
    return reverse("networks:reports", args=[network.slug])


def page_of(case: Case, network: Network) -> str:
    return reverse("networks:report", args=[network.slug, case.pk])


def decision(**changed: object) -> dict[str, object]:
    return {
        "decision": "deleted",
        "note": "A patient.",
        "message": "Please write without details.",
    } | changed


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# --- From the report to its outcome ---------------------------------------------------------------


def test_a_report_is_seen_decided_and_answered(network: Network, post: Post, cast: Cast) -> None:
    reporter = make_person("Rosa Lind")
    let_in(network, reporter, by=cast.asha)
    member, moderator = visiting(reporter), visiting(cast.ben)
    assert form_of(post) in text_of(member, post.thread.get_absolute_url())
    answer = member.post(form_of(post), sent())
    assert post.get_absolute_url() in text_of(member, answer["Location"])
    assert "Nobody has decided yet" in text_of(member, "/report/")

    shown = text_of(moderator, queue(network))
    assert "It identifies a colleague" in shown
    assert "Counting swabs" in shown
    case = Case.objects.get()
    opened = text_of(moderator, page_of(case, network))
    assert "The lady in bed four" in opened
    assert "She can be recognised." in opened
    assert "Rosa Lind" not in opened

    assert moderator.post(page_of(case, network), decision()).status_code == 302
    assert Post.objects.get(pk=post.pk).is_deleted
    assert "took it down" in text_of(member, "/report/")
    assert "Please write without details." in text_of(visiting(cast.cleo), "/report/")
    assert "She can be recognised" not in text_of(visiting(cast.cleo), "/report/")


def test_what_is_left_as_it_is_says_nothing_to_the_author(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.ben).case
    visiting(cast.asha).post(page_of(case, network), decision(decision="nothing"))
    assert not Post.objects.get(pk=post.pk).is_deleted
    assert "left it as it is" in text_of(visiting(cast.ben), "/report/")
    assert "About what you wrote" not in text_of(visiting(cast.cleo), "/report/")


def test_a_deleted_discussion_is_found_no_more(
    network: Network, thread: Thread, cast: Cast
) -> None:
    case = make_report(thread, cast.ben).case
    visiting(cast.ben).post(page_of(case, network), decision())
    assert not Thread.objects.visible_to(cast.ben).filter(pk=thread.pk).exists()


def test_what_was_deleted_meanwhile_can_still_be_decided(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.ben).case
    flows.delete_post(post=post, by=cast.cleo)
    assert "deleted meanwhile" in text_of(visiting(cast.ben), page_of(case, network))
    assert visiting(cast.ben).post(page_of(case, network), decision()).status_code == 302
    assert Case.objects.get().decision == "deleted"


# --- The form -------------------------------------------------------------------------------------


def test_an_incomplete_report_comes_back_with_what_was_typed(post: Post, cast: Cast) -> None:
    client = visiting(cast.ben)
    shown = client.post(form_of(post), sent(reason="", text="Half a thought"))
    assert shown.status_code == 200
    assert "Choose what fits best." in shown.content.decode()
    assert "Half a thought" in shown.content.decode()
    assert (
        "A sentence is enough"
        in client.post(form_of(post), sent(reason="other", text="")).content.decode()
    )
    assert client.post(form_of(post), sent(text="x" * 2001)).status_code == 200
    assert not Report.objects.exists()


def test_the_same_report_twice_is_one(post: Post, cast: Cast) -> None:
    client, same = visiting(cast.ben), sent()
    for _ in range(2):
        assert client.post(form_of(post), same).status_code == 302
    assert client.post(form_of(post), sent()).status_code == 302
    assert Report.objects.count() == 1
    assert Case.objects.get().report_count == 1


def test_an_outsider_is_told_what_a_stranger_to_the_number_is_told(post: Post, cast: Cast) -> None:
    form = sent()  # its own words and key are all that the answer holds besides
    for client in (visiting(), visiting(cast.ella), visiting(cast.hana)):
        for ask in (client.get, lambda address, client=client: client.post(address, form)):
            here, elsewhere = (
                form_of(post),
                reverse("moderation:report", args=["post", 987_654_321]),
            )
            real, nowhere = ask(here), ask(elsewhere)
            assert (real.status_code, nowhere.status_code) == (404, 404)
            assert without_secrets(real.content).replace(here.encode(), b"") == without_secrets(
                nowhere.content
            ).replace(elsewhere.encode(), b"")
    assert not Report.objects.exists()
    assert visiting(cast.ben).get("/report/nonsense/1/").status_code == 404


def test_who_is_not_signed_in_reports_what_is_public_within_limits(cast: Cast) -> None:
    public = make_network(convener=cast.asha, level="public")
    post = make_reply(make_thread(public, cast.asha), cast.asha)
    client = visiting()
    codes = [client.post(form_of(post), sent(text=f"Number {n}")).status_code for n in range(31)]
    assert codes == [302] * 30 + [429]
    late = client.post(form_of(post), sent(text="My long story"))
    assert "My long story" in late.content.decode()
    assert Case.objects.get().report_count == 30


# --- Who sees the queue ---------------------------------------------------------------------------


def test_only_who_looks_after_the_network_has_its_queue(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.ben).case
    addresses = (queue(network), page_of(case, network))
    assert [visiting(cast.asha).get(address).status_code for address in addresses] == [200, 200]
    assert [visiting(cast.cleo).get(address).status_code for address in addresses] == [403, 403]
    assert [visiting(cast.ella).get(address).status_code for address in addresses] == [404, 404]
    assert [visiting().get(address).status_code for address in addresses] == [404, 404]
    assert queue(network) in text_of(visiting(cast.ben), network.get_absolute_url())
    assert queue(network) not in text_of(visiting(cast.cleo), network.get_absolute_url())


def test_a_moderator_sees_nothing_of_another_network(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.cleo).case
    other = make_network(convener=cast.ella)
    client = visiting(cast.ella)
    for shown in (text_of(client, queue(other)), text_of(client, f"{queue(other)}?show=decided")):
        assert WORD not in shown
        assert page_of(case, other) not in shown
    assert client.get(page_of(case, other)).status_code == 404
    assert client.post(page_of(case, other), decision()).status_code == 404
    with pytest.raises(ActionNotPossible):
        decide(case=case, by=cast.ella, decision="deleted", note="Mine.")
    assert not Post.objects.get(pk=post.pk).is_deleted


def test_nobody_has_before_them_what_is_said_of_their_own_words(
    network: Network, cast: Cast
) -> None:
    network.allows_anonymous = True
    access.save_settings(network=network, by=cast.asha)
    thread = make_thread(network, cast.ben, "By Ben")
    hushed = make_reply(make_thread(network, cast.cleo, "By Cleo"), cast.ben, anonymous=True)
    for case in (make_report(thread, cast.cleo).case, make_report(hushed, cast.cleo).case):
        assert visiting(cast.ben).get(page_of(case, network)).status_code == 404
        assert visiting(cast.asha).get(page_of(case, network)).status_code == 200
        with pytest.raises(ActionNotPossible):
            decide(case=case, by=cast.ben, decision="nothing", note="It is fine.")
    assert "By Ben" not in text_of(visiting(cast.ben), queue(network))
    assert "By Cleo" not in text_of(visiting(cast.ben), queue(network))


def test_who_wrote_without_a_name_stays_without_one(network: Network, cast: Cast) -> None:
    network.allows_anonymous = True
    access.save_settings(network=network, by=cast.asha)
    writer = make_person("Wanda Quill")
    let_in(network, writer, by=cast.asha)
    thread = make_thread(network, cast.ben)
    make_report(make_reply(make_thread(network, cast.ben), writer), cast.cleo)
    case = make_report(make_reply(thread, writer, anonymous=True), cast.cleo, reason="spam").case
    assert case.about is None
    for address in (page_of(case, network), f"{queue(network)}?after=0-{case.pk - 1}"):
        shown = text_of(visiting(cast.ben), address)
        assert "Anonymous member 1" in shown
        assert "Wanda" not in shown
    reporter = text_of(
        visiting(cast.cleo), reverse("moderation:report", args=["post", case.object_id])
    )
    assert "Wanda" not in reporter
    visiting(cast.ben).post(page_of(case, network), decision())
    assert "Please write without details." in text_of(visiting(writer), "/report/")


def test_what_lies_inside_is_not_told_to_who_left(network: Network, post: Post, cast: Cast) -> None:
    reporter = make_person()
    let_in(network, reporter, by=cast.asha)
    make_report(post, reporter)
    access.remove(network=network, user=reporter, by=cast.asha, reason="Enough.")
    shown = text_of(visiting(reporter), "/report/")
    assert "that you cannot open any more" in shown
    for word in (WORD, "Counting swabs", network.name):
        assert word not in shown


def test_a_moved_discussion_takes_its_reports_along(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.cleo).case
    other = make_network(convener=cast.ben)
    flows.move_thread(thread=post.thread, by=cast.ben, to=other)
    assert visiting(cast.asha).get(page_of(case, network)).status_code == 404
    assert WORD not in text_of(visiting(cast.asha), queue(network))
    assert visiting(cast.ben).get(page_of(case, other)).status_code == 200


# --- Deciding -------------------------------------------------------------------------------------


def test_a_decision_needs_a_reason_and_loses_nothing(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.cleo).case
    shown = visiting(cast.ben).post(page_of(case, network), decision(note="")).content.decode()
    assert "Say why." in shown
    assert "Please write without details." in shown
    assert (
        visiting(cast.ben)
        .post(page_of(case, network), {"decision": "burn", "note": "x"})
        .status_code
        == 200
    )
    assert not Case.objects.get().is_decided


def test_the_first_decision_counts(network: Network, post: Post, cast: Cast) -> None:
    case = make_report(post, cast.cleo).case
    visiting(cast.ben).post(page_of(case, network), decision(decision="nothing"))
    late = visiting(cast.asha).post(page_of(case, network), decision(), follow=True)
    assert "decided already: left as it is" in late.content.decode()
    assert not Post.objects.get(pk=post.pk).is_deleted
    with pytest.raises(AlreadyDecided):
        decide(case=case, by=cast.asha, decision="deleted", note="Late.")


def test_claiming_says_who_looks_at_it(network: Network, post: Post, cast: Cast) -> None:
    case = make_report(post, cast.cleo).case
    address = reverse("networks:report-claim", args=[network.slug, case.pk])
    ben = visiting(cast.ben)
    for _ in range(2):
        assert ben.post(address, {"on": "1"}).status_code == 302
    assert "Ben Okafor looks at it" in text_of(visiting(cast.asha), queue(network))
    ben.post(address, {"on": "0"})
    assert "looks at it" not in text_of(visiting(cast.asha), queue(network))
    assert ben.get(address).status_code == 405
    assert ben.post(address).status_code == 400
    assert visiting(cast.ella).post(address, {"on": "1"}).status_code == 404


def test_the_story_stands_in_the_audit_trail_without_who_reported(
    network: Network, post: Post, cast: Cast
) -> None:
    reporter = make_person("Rosa Lind")
    let_in(network, reporter, by=cast.asha)
    known = AuditEvent.objects.count()
    case = make_report(post, reporter, text="It is about a patient.").case
    decide(case=case, by=cast.ben, decision="nothing", note="No name in it.")
    trail = text_of(visiting(cast.asha), reverse("networks:audit", args=[network.slug]))
    assert f"Ben Okafor decided about report {case.pk}: left as it is." in trail
    assert f"Something was reported: report {case.pk}." in trail
    assert "It is about a patient." not in trail
    new = AuditEvent.objects.order_by("pk")[known:]
    assert reporter.pk not in {pk for entry in new for pk in (entry.actor_id, entry.about_id)}


def test_what_was_decided_is_opened_again_only_after_a_change(
    network: Network, post: Post, cast: Cast
) -> None:
    first = make_report(post, cast.ben).case
    decide(case=first, by=cast.asha, decision="nothing", note="Fine.")
    assert make_report(post, cast.asha).case == first
    assert Case.objects.count() == 1
    flows.edit_post(post=post, by=cast.cleo, body="<p>Worse.</p>", version=1)
    again = make_report(post, cast.ben).case
    assert again != first
    assert not again.is_decided


def test_the_author_sees_the_earlier_cases_of_others_never(
    network: Network, thread: Thread, cast: Cast
) -> None:
    earlier = make_report(make_reply(thread, cast.cleo), cast.ben).case
    decide(case=earlier, by=cast.asha, decision="nothing", note="Fine.")
    now = make_report(make_reply(thread, cast.cleo), cast.ben).case
    shown = text_of(visiting(cast.ben), page_of(now, network))
    assert page_of(earlier, network) in shown
    assert "Decided before" in shown


def test_the_queue_leads_on_and_costs_the_same(
    network: Network, thread: Thread, cast: Cast
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(queue(network)).status_code == 200
        return len(captured)

    client = visiting(cast.ben)
    make_report(make_reply(thread, cast.cleo), cast.asha)
    queries()
    one = queries()
    for number in range(30):
        reason = "patient" if number % 10 == 0 else "spam"
        make_report(make_reply(thread, cast.cleo), cast.asha, reason=reason)
    assert queries() == one
    met, address = [], queue(network)
    while address:
        page = client.get(address).context["page"]
        met += [line.case for line in page.lines]
        address = f"{queue(network)}?after={page.next}" if page.next else ""
    assert len({case.pk for case in met}) == len(met) == 31
    assert [case.is_urgent for case in met] == sorted(
        (case.is_urgent for case in met), reverse=True
    )
    assert client.get(f"{queue(network)}?after=nonsense&show=decided").status_code == 200


def test_reporting_adds_no_query_to_a_discussion(network: Network, post: Post, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(post.thread.get_absolute_url()).status_code == 200
        return len(captured)

    client = visiting(cast.ben)
    queries()
    before = queries()
    make_report(post, cast.asha)
    assert queries() == before
