"""Site staff and reports: the queue in the admin, and what is written down when they open one."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.audit.models import AuditEvent
from hub.moderation import registry
from hub.moderation.flows import decide, report
from hub.moderation.models import Case
from networks import access
from networks.discussions.models import Post, Thread
from networks.models import Network
from tests.cast import Cast, make_staff, visiting
from tests.make import make_article
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

LIST = "/admin/moderation/case/"
WORD = "zqcanaryqz"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.cleo, WORD)


@pytest.fixture
def post(thread: Thread, cast: Cast) -> Post:
    return make_reply(thread, cast.cleo, f"<p>{WORD}</p>")


def page_of(case: Case) -> str:
    return f"{LIST}{case.pk}/change/"


def decision(**changed: object) -> dict[str, object]:
    return {"decision": "deleted", "note": "A patient.", "message": ""} | changed


def test_the_list_names_a_closed_network_and_no_content(post: Post, cast: Cast) -> None:
    case = make_report(post, cast.asha, reason="patient", text=f"Said of {WORD}").case
    hana = visiting(cast.hana)
    chosen = hana.post(f"{LIST}bulk/", {"case": case.pk, "choice": "keep"}).content.decode()
    for shown in (hana.get(LIST).content.decode(), chosen):
        assert "Safety leads" in shown
        assert f"Report {case.pk}: post" in shown
        assert "It identifies a patient" in shown
        assert WORD not in shown
    assert "opening it is written down there" in hana.get(LIST).content.decode()
    assert not AuditEvent.objects.filter(action="report.opened-in-admin").exists()


def test_the_list_says_what_was_reported_where_everybody_reads(cast: Cast) -> None:
    public = make_network("Theatres", convener=cast.asha, level="public")
    thread = make_thread(public, cast.asha, "Counting swabs")
    reply = make_reply(thread, cast.asha, "<p>Twice, <b>aloud</b>.</p>")
    article = make_article("Handing over at night", by=cast.asha)
    subject = registry.find("article", article.pk, cast.ella)
    assert subject is not None
    article_case = report(subject=subject, by=cast.ella, reason="spam", text="", key=uuid4()).case
    case = make_report(reply, cast.ella, reason="patient").case  # hidden from then on
    hana = visiting(cast.hana)
    shown = hana.get(LIST).content.decode()
    assert "Post: Counting swabs" in shown and "Theatres · by Asha Patel" in shown
    assert '<blockquote class="reason">Twice, aloud.</blockquote>' in shown
    assert "Article: Handing over at night" in shown and "The site" in shown
    chosen = hana.post(
        f"{LIST}bulk/", {"case": [case.pk, article_case.pk], "choice": "keep"}
    ).content.decode()
    assert "Post: Counting swabs" in chosen and "Article: Handing over at night" in chosen
    decide(case=case, by=cast.hana, decision="deleted", note="A patient.", as_staff=True)
    assert "Twice, aloud" not in hana.get(f"{LIST}?state=decided").content.decode()
    public.level, public.joining = "private", "on-request"
    access.save_settings(network=public, by=cast.asha)
    make_report(thread, cast.asha)
    assert "Counting swabs" not in hana.get(LIST).content.decode()


def test_opening_a_closed_networks_content_is_written_where_its_conveners_read(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.asha).case
    shown = visiting(cast.hana).get(page_of(case)).content.decode()
    assert WORD in shown
    assert "Asha Patel" in shown
    trail = visiting(cast.asha).get(f"/networks/{network.slug}/audit/").content.decode()
    assert f"Hana Kim opened report {case.pk}" in trail


def test_an_open_networks_content_is_opened_without_a_word(cast: Cast) -> None:
    public = make_network(convener=cast.asha, level="public")
    case = make_report(make_thread(public, cast.asha), cast.ella).case
    assert visiting(cast.hana).get(page_of(case)).status_code == 200
    assert not AuditEvent.objects.filter(action="report.opened-in-admin").exists()


def test_staff_delete_what_lies_in_a_network_they_do_not_belong_to(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.asha).case
    hana = visiting(cast.hana)
    assert hana.post(page_of(case), decision(note="")).status_code == 200
    assert hana.post(page_of(case), decision()).status_code == 302
    assert Post.objects.get(pk=post.pk).is_deleted
    thread = Thread.objects.get(pk=post.thread_id)
    assert (thread.post_count, thread.deleted_at) == (1, None)
    entries = AuditEvent.objects.filter(scope=network.pk, actor=cast.hana).values_list(
        "action", flat=True
    )
    assert {"post.deleted", "report.decided"} <= {*entries}
    late = hana.post(page_of(case), decision(decision="nothing"), follow=True).content.decode()
    assert "was decided already: deleted" in late


def test_staff_take_a_report_and_put_it_back(post: Post, cast: Cast) -> None:
    case, hana = make_report(post, cast.asha).case, visiting(cast.hana)
    hana.post(f"{LIST}{case.pk}/claim/", {"on": "1"})
    assert Case.objects.get().claimed_by == cast.hana
    hana.post(f"{LIST}{case.pk}/claim/", {"on": "0"})
    assert Case.objects.get().claimed_by is None


def test_a_note_that_is_too_long_comes_back(post: Post, cast: Cast) -> None:
    case, hana = make_report(post, cast.asha).case, visiting(cast.hana)
    note = "I asked the author, who has not answered. " * 12
    page = hana.post(f"{LIST}{case.pk}/hand_over/", {"note": note})
    assert "at most 500 characters" in page.text
    assert note.strip() in page.text
    assert hana.post(f"{LIST}{case.pk}/hand_over/", {"note": note[:400]}).status_code == 302
    assert Case.objects.get().handover == note[:400].strip()
    hana.post(page_of(case), decision())
    late = hana.post(f"{LIST}{case.pk}/hand_over/", {"note": note}, follow=True)
    assert "This was decided already." in late.text
    assert note.strip() in late.text


def test_staff_without_the_permission_see_and_do_nothing(post: Post, cast: Cast) -> None:
    case = make_report(post, cast.asha).case
    looking = make_staff()
    for address in (LIST, page_of(case)):
        assert visiting(looking).get(address).status_code == 403
    looking.user_permissions.add(Permission.objects.get(codename="view_case"))
    assert visiting(looking).get(page_of(case)).status_code == 200
    assert visiting(looking).post(page_of(case), decision()).status_code == 403
    assert visiting(looking).post(f"{LIST}{case.pk}/claim/", {"on": "1"}).status_code == 403
    assert visiting(cast.hana).get(f"{LIST}987654321/change/").status_code == 404
    assert visiting(cast.ella).get(page_of(case)).status_code == 302
    assert not Case.objects.get().is_decided


def test_staff_do_not_decide_about_their_own_words(cast: Cast) -> None:
    public = make_network(convener=cast.asha, level="public")
    let_in(public, cast.hana, by=cast.asha)
    case = make_report(make_thread(public, cast.hana), cast.ella).case
    assert visiting(cast.hana).get(page_of(case)).status_code == 404
    assert f"Report {case.pk}" not in visiting(cast.hana).get(LIST).content.decode()


def test_the_lists_are_narrowed_by_state_and_reason(thread: Thread, cast: Cast) -> None:
    spam = make_report(make_reply(thread, cast.cleo), cast.asha, reason="spam").case
    other = make_report(make_reply(thread, cast.cleo), cast.asha, reason="illegal").case
    hana = visiting(cast.hana)
    hana.post(page_of(other), decision(decision="dealt-with"))

    def listed(asked: str) -> set[int]:
        return {line.case.pk for line in hana.get(f"{LIST}{asked}").context["page"].lines}

    assert listed("") == {spam.pk}
    assert listed("?state=decided") == {other.pk}
    assert listed("?state=decided&reason=illegal") == {other.pk}
    assert listed("?reason=illegal") == set()
    assert listed("?reason=spam&kind=post&scope=0") == set()
    assert listed(f"?reason=spam&kind=post&scope={thread.network_id}") == {spam.pk}
    assert listed("?since=1") == set()
    assert listed("?reason=nonsense&kind=moon&since=never&scope=-1") == {spam.pk}


@pytest.mark.parametrize("level", ["private", "public"])
def test_the_list_costs_the_same_for_one_and_for_twenty(cast: Cast, level: str) -> None:
    thread = make_thread(make_network(convener=cast.asha, level=level), cast.asha)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    client = visiting(cast.hana)
    make_report(make_reply(thread, cast.asha), cast.asha)
    queries()
    one = queries()
    for _ in range(20):
        make_report(make_reply(thread, cast.asha), cast.asha)
    assert queries() == one
