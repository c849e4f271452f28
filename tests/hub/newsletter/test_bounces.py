"""Reports of mail that could not be delivered are counted."""

import io
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hub.newsletter import bounces, flows
from hub.newsletter.models import Bounce, Subscriber

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@example.net
To: hello@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <{number}@example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

Your mail could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; example.net

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no such mailbox

Final-Recipient: rfc822; other@example.org
Action: delivered
Status: 2.0.0

--B--
"""


def report(
    number: int = 1, address: str = "Ivy@example.org", action: str = "failed", status: str = "5.1.1"
) -> bytes:
    return REPORT.format(number=number, address=address, action=action, status=status).encode()


@pytest.fixture
def ivy() -> Subscriber:
    flows.confirm("ivy@example.org")
    flows.confirm("other@example.org")
    return Subscriber.objects.get(email="ivy@example.org")


def test_three_hard_bounces_end_it(ivy: Subscriber) -> None:
    for number in range(3):
        assert ivy in Subscriber.objects.reachable()
        assert bounces.count(report(number)) == 1
    assert list(Subscriber.objects.reachable().values_list("email", flat=True)) == [
        "other@example.org"
    ]


def test_a_report_told_twice_counts_once(ivy: Subscriber) -> None:
    for _ in range(3):
        bounces.count(report(1))
    assert Bounce.objects.get().status == "5.1.1"


def test_what_passes_does_not_end_it(ivy: Subscriber) -> None:
    for number in range(9):
        bounces.count(report(number, status="4.2.2"))
        bounces.count(report(100 + number, action="delayed"))
    assert ivy in Subscriber.objects.reachable()


NO_REPORTS = [
    b"",
    b"\xff\x00\n\n",
    b"Subject: I am away\n\nBack on Monday.",
    b"Content-Type: message/delivery-status\n\nx",
]


@pytest.mark.parametrize("raw", NO_REPORTS)
def test_other_mails_count_nothing(ivy: Subscriber, raw: bytes) -> None:
    assert bounces.count(raw) == 0


def test_the_command_reads_a_message_and_mailboxes(
    ivy: Subscriber, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(report(1))))
    said = io.StringIO()
    call_command("count_bounces", stdout=said)
    assert said.getvalue() == "1 bounce of subscribers counted.\n"
    box = mailbox.mbox(tmp_path / "bounces")
    box.add(report(2))
    box.add(EmailMessage())
    box.flush()
    call_command("count_bounces", str(tmp_path / "bounces"), stdout=said)
    assert Bounce.objects.count() == 2
    with pytest.raises(CommandError, match="There is no mailbox"):
        call_command("count_bounces", str(tmp_path / "nothing"))
