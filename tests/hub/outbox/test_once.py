"""A mail goes out once, whatever becomes of who sends it."""

from smtplib import SMTPException

import pytest
from django.core import mail as outgoing
from django.utils import timezone

from hub.outbox import delivery as sending
from hub.outbox import mail
from hub.outbox.models import Delivery

pytestmark = pytest.mark.django_db

CLOSED = {"kept": True}


def refuses() -> None:
    raise SMTPException("Try later.")


def test_a_key_is_sent_once() -> None:
    sent = [
        mail.send("account_closed", to="a@example.org", context=CLOSED, key="closed-1")
        for _ in range(3)
    ]
    assert sent == [True, False, False] and len(outgoing.outbox) == 1
    row = Delivery.objects.get()
    assert row.key == "closed-1" and row.sent_at is not None and row.attempts == 1


def test_a_refused_mail_is_tried_again_and_noted_when_it_went() -> None:
    for _ in range(2):
        with pytest.raises(SMTPException):
            sending.deliver_once("closed-1", refuses)
    assert Delivery.objects.get().sent_at is None
    assert sending.deliver_once("closed-1", lambda: None)
    assert Delivery.objects.get().attempts == 3


def test_each_attempt_bears_the_same_number_for_mail_programs() -> None:
    for key in ("one", "one", "two"):
        Delivery.objects.update(
            sent_at=None
        )  # the worker ended between the mail server's answer and its note
        mail.send("account_closed", to="a@example.org", context=CLOSED, key=key)
    first, again, other = (sent.extra_headers["Message-ID"] for sent in outgoing.outbox)
    assert first == again != other


def test_without_a_key_the_words_of_a_day_are_one() -> None:
    for address in ("a@example.org", "a@example.org", "b@example.org"):
        mail.send("account_closed", to=address, context=CLOSED)
    assert [sent.to[0] for sent in outgoing.outbox] == ["a@example.org", "b@example.org"]


@pytest.mark.parametrize(
    "hostile", ["A\r\nBcc: all@example.org", "A\u2028Bcc: x", "A\x00\x0bB", "A\u202eB"]
)
def test_a_value_begins_no_header_of_its_own(hostile: str) -> None:
    mail.send(
        "account_closed",
        to="a@example.org",
        context={"site_name": hostile},
        headers={"In-Reply-To": hostile},
    )
    (sent,) = outgoing.outbox
    whole = sent.message()
    assert "Bcc" not in whole and len(str(sent.subject).splitlines()) == 1
    assert str(whole["In-Reply-To"]).isprintable() and str(sent.subject).isprintable()


def test_what_was_sent_long_ago_is_forgotten() -> None:
    sending.deliver_once("old", lambda: None)
    sending.deliver_once("new", lambda: None)
    Delivery.objects.filter(key="old").update(claimed_at=timezone.now() - sending.KEPT * 2)
    assert sending.forget_old() == 1
    assert Delivery.objects.get().key == "new"
