"""Warnings and suspensions: what a case brings to its author, and what they can still do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hub.audit.models import AuditEvent
from hub.moderation.flows import decide
from hub.moderation.models import Case, MessageTemplate, Sanction
from hub.moderation.registry import ActionNotPossible
from hub.moderation.tasks import mail_sanction
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.models import Post, Thread
from networks.models import Membership, Network
from tests.cast import Cast, visiting
from tests.networks.discussions.make import make_reply, make_report, make_thread
from tests.networks.make import let_in, make_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(network: Network, cast: Cast) -> Thread:
    return make_thread(network, cast.ben, "Counting swabs")


@pytest.fixture
def case(thread: Thread, cast: Cast) -> Case:
    return make_report(make_reply(thread, cast.cleo, "<p>Fools, all of you.</p>"), cast.ben).case


def warn(case: Case, by: object, **more: object) -> Case:
    return decide(case=case, by=by, decision="warned", note="Rude.", **more)  # type: ignore[arg-type]


def reply_of(client: Client, thread: Thread, body: str = "<p>I am sorry.</p>") -> object:
    return client.post(f"{thread.get_absolute_url()}posts/", {"body": body, "key": str(uuid4())})


def test_a_warning_is_read_before_its_author_writes_again(
    case: Case, thread: Thread, cast: Cast
) -> None:
    warn(case, cast.ben, message="Please be kind.")
    warning = Sanction.objects.get()
    cleo = visiting(cast.cleo)
    page = reply_of(cleo, thread).content.decode()  # type: ignore[attr-defined]
    assert f'<a href="/report/warnings/{warning.pk}/">Read it first</a>' in page
    assert "I am sorry." in page
    assert thread.posts.count() == 2
    shown = cleo.get(f"/report/warnings/{warning.pk}/").content.decode()
    assert "Please be kind." in shown
    assert "Ben" not in shown
    cleo.post(f"/report/warnings/{warning.pk}/")
    cleo.post(f"/report/warnings/{warning.pk}/")
    assert reply_of(cleo, thread).status_code == 302  # type: ignore[attr-defined]
    assert thread.posts.count() == 3


def test_a_warning_holds_in_its_network_alone(case: Case, cast: Cast) -> None:
    warn(case, cast.ben)
    other = make_network(convener=cast.asha)
    let_in(other, cast.cleo, by=cast.asha)
    assert make_thread(other, cast.cleo).pk


def test_nobody_opens_or_answers_anothers_warning(case: Case, cast: Cast) -> None:
    warn(case, cast.ben)
    address = f"/report/warnings/{Sanction.objects.get().pk}/"
    for person in (cast.ben, cast.ella):
        assert visiting(person).get(address).status_code == 404
        assert visiting(person).post(address).status_code == 404
    assert Client().post(address).status_code == 302
    assert Sanction.objects.get().acknowledged_at is None


def test_a_warned_person_neither_edits_nor_reacts(case: Case, thread: Thread, cast: Cast) -> None:
    post = Post.objects.get(pk=case.object_id)
    warn(case, cast.ben)
    with pytest.raises(NotAllowed):
        flows.edit_post(post=post, by=cast.cleo, body="<p>Other</p>", version=post.version)
    with pytest.raises(NotAllowed):
        flows.react(post=thread.posts.get(number=1), by=cast.cleo, kind="thanks", on=True)


def test_an_anonymous_author_is_warned_and_stays_anonymous(
    network: Network, thread: Thread, cast: Cast
) -> None:
    Network.objects.filter(pk=network.pk).update(allows_anonymous=True)
    case = make_report(make_reply(thread, cast.cleo, anonymous=True), cast.ben).case
    page = visiting(cast.ben).get(f"/networks/{network.slug}/reports/{case.pk}/").content.decode()
    assert "Warn its author" in page
    assert "Suspend its author" not in page
    warn(case, cast.ben)
    assert Sanction.objects.get().person == cast.cleo
    entry = AuditEvent.objects.get(action="sanction.warning")
    assert entry.about is None
    assert not AuditEvent.objects.filter(about=cast.cleo, pk__gte=entry.pk).exists()


def test_what_brought_a_warning_can_go_with_it(case: Case, cast: Cast) -> None:
    warn(case, cast.ben, and_delete=True)
    assert Post.objects.get(pk=case.object_id).is_deleted


def test_a_convener_suspends_from_the_network_and_a_moderator_does_not(
    case: Case, network: Network, cast: Cast
) -> None:
    until = timezone.now() + timedelta(days=3)
    with pytest.raises(ActionNotPossible):
        decide(case=case, by=cast.ben, decision="suspended", note="Rude.", until=until)
    decide(case=case, by=cast.asha, decision="suspended", note="Rude.", until=until)
    story = Membership.objects.get(network=network, user=cast.cleo)
    assert (story.state, story.suspended_until) == ("suspended", until)
    assert not Network.objects.open_to(cast.cleo).filter(pk=network.pk).exists()
    assert Sanction.objects.get().ends_at == until


def test_who_is_suspended_from_the_site_writes_nowhere_and_still_signs_in(
    case: Case, thread: Thread, cast: Cast
) -> None:
    until = timezone.now() + timedelta(days=3)
    with pytest.raises(ActionNotPossible):
        decide(case=case, by=cast.asha, decision="suspended-site", note="Rude.", until=until)
    decide(
        case=case,
        by=cast.hana,
        decision="suspended-site",
        note="Rude.",
        until=until,
        message="Enough.",
        as_staff=True,
    )
    cleo = visiting(cast.cleo)
    assert "You cannot write here until" in reply_of(cleo, thread).content.decode()  # type: ignore[attr-defined]
    assert "Enough." in cleo.get("/report/").content.decode()
    assert cleo.get("/settings/data/").status_code == 200
    profile = {
        "display_name": "Cleo Marsh",
        "handle": cast.cleo.handle,
        "here_as": "patient",
        "bio": "New words",
    }
    shown = cleo.post(
        "/settings/profile/", profile | {"country": "GB", "profile_visibility": "members"}
    )
    assert "You cannot write here until" in shown.content.decode()
    assert "New words" in shown.content.decode()
    Sanction.objects.update(
        starts_at=until - timedelta(days=9), ends_at=timezone.now() - timedelta(seconds=1)
    )
    assert reply_of(cleo, thread).status_code == 302  # type: ignore[attr-defined]


def test_a_closed_account_reads_why_and_writes_no_more(
    case: Case, thread: Thread, cast: Cast
) -> None:
    decide(case=case, by=cast.hana, decision="account-closed", note="Threats.", as_staff=True)
    sanction = Sanction.objects.get()
    assert (sanction.scope, sanction.ends_at) == (0, None)
    with pytest.raises(NotAllowed):
        make_reply(thread, cast.cleo)
    assert (
        "You cannot write on this site any more"
        in visiting(cast.cleo).get("/report/").content.decode()
    )


def test_a_warning_is_mailed_whatever_somebody_chose(case: Case, cast: Cast) -> None:
    MessageTemplate.objects.filter(decision="warned").update(
        text="Dear {name}, your {thing} in {place}."
    )
    warn(case, cast.ben)
    mail_sanction(Sanction.objects.get().pk)
    (sent,) = mail.outbox
    assert "Dear Cleo Marsh, your post in the network." in sent.body
    assert sent.to == [cast.cleo.email]
    for name in ("Ben", "Asha"):
        assert name not in sent.body


def test_of_a_network_that_keeps_its_words_out_of_mails_it_says_no_more_than_that_there_is_something(
    case: Case, network: Network, cast: Cast
) -> None:
    Network.objects.update(confidential_mail=True)
    warn(case, cast.ben)
    mail.outbox.clear()
    mail_sanction(Sanction.objects.get().pk)
    (sent,) = mail.outbox
    whole = str(sent.message())
    assert Sanction.objects.get().message and Sanction.objects.get().message not in whole
    assert network.name not in whole and "/report/warnings/" in whole.replace("=\n", "")
    assert "a network" in str(sent.subject)


def test_deciding_twice_is_one_sanction(case: Case, cast: Cast) -> None:
    warn(case, cast.ben)
    with pytest.raises(Exception, match="decided already"):
        warn(case, cast.asha)
    assert Sanction.objects.count() == 1
