"""A newsletter goes out once to each subscriber, can be stopped, and goes on where it stopped."""

from smtplib import SMTPRecipientsRefused
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from hub.audit.models import AuditEvent
from hub.newsletter import flows
from hub.newsletter.models import Bounce, Issue, Subscriber
from hub.outbox.connection import MailConnection
from learn.models import Article
from tests.cast import Cast, SignedInClient, make_cast
from tests.jobs import run_jobs
from tests.make import make_article, make_hidden_articles
from tests.networks.discussions.asking import visitor

pytestmark = pytest.mark.django_db


def make_issue(*articles: Article) -> Issue:
    issue = Issue.objects.create(subject="What is new", opening="Good morning.")
    flows.choose_items(issue=issue, chosen=[("article", article.pk) for article in articles])
    return issue


def subscribe(number: int) -> list[str]:
    emails = [f"reader{each}@example.org" for each in range(number)]
    Subscriber.objects.bulk_create(Subscriber(email=email) for email in emails)
    return emails


def send_all(issue: Issue) -> None:
    for _ in range(100):
        flows.send_some(issue.pk)


def refuse(monkeypatch: pytest.MonkeyPatch, address: str, code: int) -> None:
    """The mail server does not take mail to this address."""
    real = MailConnection.send

    def refuses_one(connection: MailConnection, message: EmailMessage) -> None:
        if message.to == [address]:
            raise SMTPRecipientsRefused({address: (code, b"Not here")})
        real(connection, message)

    monkeypatch.setattr(MailConnection, "send", refuses_one)


def sent_to() -> list[str]:
    return [sent.to[0] for sent in mail.outbox]


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_it_to_everybody_once() -> None:
    cast = make_cast()
    emails, issue = subscribe(230), make_issue(make_article("Counting aloud"))
    for _ in range(2):
        flows.begin(issue=issue, by=cast.hana)
    run_jobs()
    assert sent_to() == emails
    issue.refresh_from_db()
    assert (issue.state, issue.sent_count) == ("sent", 230) and issue.ended_at is not None
    assert AuditEvent.objects.filter(action="newsletter.sent").count() == 1


def test_a_mail_holds_its_articles_and_the_way_out(cast: Cast) -> None:
    subscribe(1)
    issue = make_issue(make_article("Counting aloud"), make_article("Handing over"))
    flows.begin(issue=issue, by=cast.hana)
    send_all(issue)
    (sent,) = mail.outbox
    assert str(sent.body).index("Counting aloud") < str(sent.body).index("Handing over")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["List-Unsubscribe"].strip("<>") in str(sent.body)


def test_only_what_everybody_may_read_is_in_it_at_the_moment_of_sending(cast: Cast) -> None:
    subscribe(1)
    public, hidden = make_article("Counting aloud"), make_hidden_articles()
    issue = make_issue(public, *hidden)
    Article.objects.filter(pk=public.pk).update(status=Article.Status.ARCHIVED)
    flows.begin(issue=issue, by=cast.hana)
    send_all(issue)
    whole = str(mail.outbox[0].message())
    assert "Counting" not in whole and "Hidden" not in whole


def test_stopped_it_goes_on_where_it_stopped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    emails, issue = subscribe(10), make_issue()
    flows.begin(issue=issue, by=cast.hana)
    real = MailConnection.send

    def stops_after_four(connection: MailConnection, message: EmailMessage) -> None:
        real(connection, message)
        if len(mail.outbox) == 4:
            flows.halt(issue=issue, by=cast.hana)

    monkeypatch.setattr(MailConnection, "send", stops_after_four)
    send_all(issue)
    assert sent_to() == emails[:4]
    flows.begin(issue=issue, by=cast.hana)
    send_all(issue)
    assert sent_to() == emails
    assert AuditEvent.objects.filter(action__startswith="newsletter.").count() == 3


def test_a_worker_that_ends_between_two_mails_sends_none_twice(cast: Cast) -> None:
    emails, issue = subscribe(5), make_issue()
    flows.begin(issue=issue, by=cast.hana)
    flows.send_some(issue.pk)
    Issue.objects.update(reached=0, sent_count=0)  # as if none of it had been noted
    send_all(issue)
    assert sent_to() == emails
    assert Issue.objects.get().sent_count == 5


def test_an_address_that_the_server_refuses_does_not_keep_up_the_others(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    emails, issue = subscribe(3), make_issue()
    refuse(monkeypatch, emails[1], 550)
    flows.begin(issue=issue, by=cast.hana)
    send_all(issue)
    issue.refresh_from_db()
    assert sent_to() == [emails[0], emails[2]]
    assert (issue.state, issue.sent_count, issue.refused_count) == ("sent", 2, 1)
    assert Bounce.objects.get().subscriber.email == emails[1]


def test_an_address_that_is_refused_for_now_is_tried_again_by_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    emails, issue = subscribe(3), make_issue()
    with monkeypatch.context() as for_now:
        refuse(for_now, emails[1], 451)
        flows.begin(issue=issue, by=cast.hana)
        send_all(issue)
    assert sent_to() == [emails[0], emails[2]] and not Bounce.objects.exists()
    (job,) = ProcrastinateJob.objects.filter(task_name__endswith="send_to_one")
    for _ in range(2):
        flows.send_one(**job.args)
    issue.refresh_from_db()
    assert sent_to() == [emails[0], emails[2], emails[1]]
    assert (issue.state, issue.sent_count, issue.refused_count) == ("sent", 3, 0)


def test_each_has_a_way_out_of_their_own(cast: Cast) -> None:
    emails, issue = subscribe(2), make_issue(make_article("Counting aloud"))
    flows.begin(issue=issue, by=cast.hana)
    send_all(issue)
    ways = [sent.extra_headers["List-Unsubscribe"].strip("<>") for sent in mail.outbox]
    assert len(set(ways)) == 2
    for sent, way, email in zip(mail.outbox, ways, emails, strict=True):
        rich = sent.alternatives[0].content  # type: ignore[attr-defined]
        assert str(sent.body).count(way) == 1 and rich.count(way) == 1
        Client().post(urlsplit(way).path)
        assert not Subscriber.objects.filter(email=email).exists()


def test_who_does_not_take_mail_gets_none(cast: Cast) -> None:
    emails, issue = subscribe(2), make_issue()
    for number in range(3):
        flows.note_bounce(Subscriber.objects.get(email=emails[0]), key=str(number), status="5.1.1")
        flows.note_bounce(Subscriber.objects.get(email=emails[1]), key=str(number), status="4.2.2")
    flows.begin(issue=issue, by=cast.hana)
    send_all(issue)
    assert sent_to() == emails[1:]


# --- In the admin ------------------------------------------------------------------------------------


def staff(cast: Cast) -> SignedInClient:
    client = SignedInClient()
    client.force_login(cast.hana)
    return client


def test_staff_write_look_test_and_send(cast: Cast) -> None:
    client, article = staff(cast), make_article("Counting aloud")
    other = make_article("Handing over")
    form = {"subject": "What is new", "opening": "", "closing": "", "newest": [f"article-{article.pk}"],
            "others": f"http://localhost:8000{other.get_absolute_url()}"}  # fmt: skip
    assert client.post(reverse("admin:newsletter_issue_add"), form).status_code == 302
    issue = Issue.objects.get()
    assert [item.object_id for item in issue.items.all()] == [article.pk, other.pk]
    address = reverse("admin:newsletter_issue_send", args=[issue.pk])
    page = client.get(address)
    assert (
        "Handing over" in page.content.decode()
        and "frame-src 'self'" in page.headers["Content-Security-Policy"]
    )
    shown = client.get(reverse("admin:newsletter_issue_preview", args=[issue.pk]))
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert (
        shown.headers["X-Frame-Options"] == "SAMEORIGIN"
        and "Counting aloud" in shown.content.decode()
    )
    subscribe(1)
    key = str(uuid4())
    for _ in range(2):
        assert client.post(address, {"key": key, "test": "1"}).status_code == 302
    assert client.post(address, {"key": key, "send": "1"}).status_code == 302
    assert Issue.objects.get().is_sending and "1 to go" in client.get(address).content.decode()
    assert client.post(address, {"key": key, "stop": "1"}).status_code == 302
    assert not Issue.objects.get().is_sending
    change = reverse("admin:newsletter_issue_change", args=[issue.pk])
    assert client.post(change, form).status_code == 403, "what went out is not written anew"
    assert "What is new" in client.get(change).content.decode()
    assert client.get(reverse("admin:newsletter_issue_changelist")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_test_goes_to_who_asked_for_it_alone_and_once() -> None:
    cast = make_cast()
    issue, key = make_issue(), uuid4()
    subscribe(3)
    for _ in range(2):
        flows.send_test(issue=issue, to=cast.hana, key=key)
    run_jobs()
    assert sent_to() == [cast.hana.email] and mail.outbox[0].subject == "Test: What is new"


def test_what_is_no_public_article_is_refused_with_its_line(cast: Cast) -> None:
    hidden = make_hidden_articles()[0]
    form = {
        "subject": "What is new",
        "others": f"http://localhost:8000/learn/articles/{hidden.pk}/",
    }
    answered = staff(cast).post(reverse("admin:newsletter_issue_add"), form)
    assert (
        "is not the address of an article" in answered.content.decode()
        and not Issue.objects.exists()
    )


def test_others_reach_none_of_it(cast: Cast) -> None:
    issue = make_issue()
    for name in ("send", "preview"):
        address = reverse(f"admin:newsletter_issue_{name}", args=[issue.pk])
        assert visitor(cast.asha).get(address).status_code == 302
        assert (
            visitor(cast.asha).post(address, {"key": str(uuid4()), "send": "1"}).status_code == 302
        )
    assert Issue.objects.get().is_draft


def test_hostile_words_stay_words(cast: Cast) -> None:
    hostile = "<script>alert(1)</script>\r\nBcc: all@example.org"
    issue = Issue.objects.create(subject=hostile, opening=hostile)
    subscribe(1)
    flows.begin(issue=issue, by=cast.hana)
    send_all(issue)
    whole = mail.outbox[0].message()
    rich = str(mail.outbox[0].alternatives[0][0])  # type: ignore[union-attr]
    assert "Bcc" not in whole and "<script>" not in rich
