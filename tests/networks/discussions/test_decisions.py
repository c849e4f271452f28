"""What a moderator can decide about a post or a discussion, and what becomes of it."""

import pytest
from django.core import mail

from hub.audit.models import AuditEvent
from hub.moderation.flows import decide, hand_over
from hub.moderation.models import Case, MessageTemplate, Report, Sanction
from hub.moderation.registry import ActionNotPossible
from hub.moderation.tasks import mail_sanction
from networks import access
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Post, PostRevision, Thread, ThreadDraft
from networks.discussions.search.indexing import ThreadPageSearch, document_id
from networks.integrations.audit_messages import line_of
from networks.models import Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.discussions.telling import tell_everybody
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db

NAME = "Wilfred Zqcanaryqz"


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.cleo, "Counting swabs")


@pytest.fixture
def post(thread: Thread, cast: Cast) -> Post:
    return make_reply(thread, cast.cleo, "<p>It was <em>Wilfred</em> Zqcanaryqz on our ward.</p>")


def page_of(case: Case, network: Network) -> str:
    return f"/networks/{network.slug}/reports/{case.pk}/"


def test_only_what_can_be_done_is_offered(
    network: Network, thread: Thread, post: Post, cast: Cast
) -> None:
    of_post = (
        visiting(cast.ben).get(page_of(make_report(post, cast.asha).case, network)).content.decode()
    )
    of_thread = (
        visiting(cast.asha)
        .get(page_of(make_report(thread, cast.ben).case, network))
        .content.decode()
    )
    for words in ("Take words out of it for ever", "Hide it", "Delete it", "Warn its author"):
        assert words in of_post
    for words in (
        "Close the discussion",
        "Suspend its author from the network",
        "Let it through",
        "whole site",
    ):
        assert words not in of_post
    assert "Close the discussion" in of_thread
    assert "Move the discussion" in of_thread
    assert "Suspend its author from the network" in of_thread


def test_why_is_asked_where_something_changes_and_not_where_it_stays(
    network: Network, thread: Thread, post: Post, cast: Cast
) -> None:
    client, case = visiting(cast.ben), make_report(post, cast.asha).case
    for decision in ("hidden", "deleted", "warned", "dealt-with"):
        assert (
            "Say why. A sentence is enough."
            in client.post(page_of(case, network), {"decision": decision}).content.decode()
        )
    page = client.post(page_of(case, network), {}).content.decode()
    assert "Choose what is to be done." in page and "Say why. A sentence is enough." not in page
    assert (
        client.post(page_of(case, network), {"decision": "nothing", "note": ""}).status_code == 302
    )
    assert client.get(page_of(case, network)).status_code == 200
    case.refresh_from_db()
    assert (case.decision, case.note) == ("nothing", "")
    entry = AuditEvent.objects.get(action="report.decided")
    assert "Ben Okafor" in line_of(entry).text and line_of(entry).reason == ""


def test_many_are_left_as_they_are_without_a_reason_and_not_deleted(
    network: Network, thread: Thread, post: Post, cast: Cast
) -> None:
    client, case = visiting(cast.ben), make_report(post, cast.asha).case
    address = f"/networks/{network.slug}/reports/decide/"
    sent = {"case": case.pk, "sure": "1", "note": ""}
    assert "Say why." in client.post(address, sent | {"choice": "remove"}).content.decode()
    assert client.post(address, sent | {"choice": "keep"}).status_code == 302
    case.refresh_from_db()
    assert case.decision == "nothing"


def test_editing_keeps_the_old_text_in_the_history_and_tells_the_author(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.asha, reason="patient").case
    said = {
        "decision": "edited",
        "note": "A name.",
        "message": "We left the name out.",
        "text": "<p>On our ward.</p>",
    }
    assert visiting(cast.ben).post(page_of(case, network), said | {"text": ""}).status_code == 200
    assert visiting(cast.ben).post(page_of(case, network), said).status_code == 302
    row = Post.objects.get(pk=post.pk)
    assert (row.body, row.is_hidden) == ("<p>On our ward.</p>", False)
    assert NAME.split()[1] in row.revisions.get().body
    shown = visiting(cast.cleo).get("/report/").content.decode()
    assert "was changed by those who look after it" in shown
    assert "We left the name out." in shown


def test_redacted_words_are_kept_nowhere(
    network: Network, thread: Thread, post: Post, cast: Cast
) -> None:
    flows.edit_post(post=post, by=cast.cleo, body=f"<p>{NAME}, twice.</p>", version=1)
    quote = make_reply(
        thread, cast.ben, "<blockquote>wilfred\n zqcanaryqz</blockquote><p>I see.</p>"
    )
    ThreadDraft.objects.create(
        user=cast.ben, network=network, thread=thread, fields={"body": f"<p>{NAME}</p>"}
    )
    case = make_report(post, cast.asha, text=f"They name {NAME}.").case
    said = {"decision": "redacted", "note": "A patient.", "passage": NAME, "everywhere": "on"}
    assert visiting(cast.ben).post(page_of(case, network), said).status_code == 302
    for body in (
        Post.objects.get(pk=post.pk).body,
        Post.objects.get(pk=quote.pk).body,
        PostRevision.objects.get(post=post).body,
        ThreadDraft.objects.get().fields["body"],
        Report.objects.get().text,
    ):
        assert "zqcanaryqz" not in body.lower()
        assert "[removed]" in body
    (document,) = ThreadPageSearch().documents([document_id(thread.pk, 1)])
    assert "zqcanaryqz" not in document.body.lower()
    assert "zqcanaryqz" not in str([*AuditEvent.objects.values_list("details", flat=True)]).lower()
    history = visiting(cast.cleo).get(f"/networks/posts/{post.pk}/history/").content.decode()
    assert "zqcanaryqz" not in history.lower()


def test_words_that_do_not_stand_in_it_are_not_taken_out(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.asha).case
    said = {"decision": "redacted", "note": "A patient.", "passage": "Nobody Here"}
    shown = visiting(cast.ben).post(page_of(case, network), said).content.decode()
    assert "These words do not stand in it" in shown
    assert not Case.objects.get().is_decided


def test_elsewhere_in_the_discussion_words_stay_unless_asked(
    thread: Thread, post: Post, cast: Cast
) -> None:
    other = make_reply(thread, cast.ben, f"<p>{NAME}</p>")
    case = make_report(post, cast.asha).case
    decide(case=case, by=cast.ben, decision="redacted", note="A patient.", passage=NAME)
    assert NAME in Post.objects.get(pk=other.pk).body


def test_hidden_by_decision_stays_hidden(thread: Thread, post: Post, cast: Cast) -> None:
    case = make_report(post, cast.asha, reason="patient").case
    decide(case=case, by=cast.ben, decision="hidden", note="For now.")
    assert Post.objects.get(pk=post.pk).is_hidden
    assert Thread.objects.get(pk=thread.pk).post_count == 1


def test_a_discussion_is_closed_and_stays_readable(thread: Thread, cast: Cast) -> None:
    decide(case=make_report(thread, cast.ben).case, by=cast.ben, decision="locked", note="Enough.")
    assert Thread.objects.visible_to(cast.cleo).get(pk=thread.pk).is_closed


def test_a_discussion_moves_where_the_same_person_moderates(
    thread: Thread, network: Network, cast: Cast
) -> None:
    other = make_network("Theatres", convener=cast.asha)
    elsewhere = make_network("Closed", convener=cast.gus)
    case = make_report(thread, cast.ben).case
    with pytest.raises(ActionNotPossible):
        decide(case=case, by=cast.asha, decision="moved", note="Fits there.", place=elsewhere.pk)
    decide(case=case, by=cast.asha, decision="moved", note="Fits there.", place=other.pk)
    assert Thread.objects.get(pk=thread.pk).network == other
    assert Case.objects.get(pk=case.pk).scope == network.pk


def test_an_empty_message_is_the_templates_words(post: Post, cast: Cast) -> None:
    MessageTemplate.objects.filter(decision="deleted").update(
        text="{name}: {thing}, {place}.{until}"
    )
    case = decide(
        case=make_report(post, cast.asha).case, by=cast.ben, decision="deleted", note="A patient."
    )
    assert case.message == "Cleo Marsh: post, the network."  # a closed one is not named


def test_staff_see_how_a_message_reads(cast: Cast) -> None:
    template = MessageTemplate.objects.get(decision="deleted")
    page = (
        visiting(cast.hana)
        .get(f"/admin/moderation/messagetemplate/{template.pk}/change/")
        .content.decode()
    )
    assert "Hello Asha Patel" in page


def test_who_no_longer_moderates_takes_nothing_down(
    network: Network, post: Post, cast: Cast
) -> None:
    case = make_report(post, cast.asha).case
    access.change_role(network=network, user=cast.ben, by=cast.asha, role="member")
    with pytest.raises(ActionNotPossible):
        decide(case=case, by=cast.ben, decision="deleted", note="Late.")
    with pytest.raises(NotAllowed):
        flows.take_down_post(post=post, by=cast.ben, reason="Late.")
    assert not Post.objects.get(pk=post.pk).is_deleted


def test_a_note_is_left_for_whoever_goes_on(network: Network, post: Post, cast: Cast) -> None:
    case = make_report(post, cast.cleo).case
    address = f"{page_of(case, network)}hand-over/"
    assert visiting(cast.cleo).post(address, {"note": "x"}).status_code == 403
    assert visiting(cast.ella).post(address, {"note": "x"}).status_code == 404
    assert visiting(cast.ben).get(address).status_code == 405
    assert visiting(cast.ben).post(address, {"note": "I wrote to the ward."}).status_code == 302
    assert (
        "I wrote to the ward." in visiting(cast.asha).get(page_of(case, network)).content.decode()
    )
    hand_over(case=case, by=cast.asha, note="")
    assert Case.objects.get().handover_by is None


def test_the_decided_thread_can_be_found_by_the_way_from_another_network(
    thread: Thread, network: Network, cast: Cast
) -> None:
    other = make_network("Theatres", convener=cast.gus)
    let_in(other, cast.dev, by=cast.gus)
    case = make_report(thread, cast.ben).case
    assert visiting(cast.gus).get(page_of(case, other)).status_code == 404


@pytest.mark.parametrize("decision", ["hidden", "warned", "deleted"])
def test_the_reason_that_moderators_read_never_reaches_the_author(
    network: Network, post: Post, cast: Cast, decision: str
) -> None:
    case = make_report(post, cast.asha).case
    decide(
        case=case,
        by=cast.ben,
        decision=decision,
        note="Zqnotezq, the third time.",
        message="Please be kinder.",
    )
    tell_everybody()
    for sanction in Sanction.objects.all():
        mail_sanction(sanction.pk)
    cleo = visiting(cast.cleo)
    pages = [
        "/notifications/",
        "/report/",
        *(f"/report/warnings/{each.pk}/" for each in Sanction.objects.all()),
    ]
    read = "".join(cleo.get(page).content.decode() for page in pages)
    sent = "".join(str(each.message()) for each in mail.outbox if each.to == [cast.cleo.email])
    assert "Please be kinder." in read and "Please be kinder." in sent
    assert "Zqnotezq" not in read + sent
