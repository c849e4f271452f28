"""What is wrong with the headers of a mail, in the bytes that leave."""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message

from django.core.mail import EmailMessage

FOR_PROGRAMS = (
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "References",
    "In-Reply-To",
    "Message-ID",
)
LONGEST_LINE = 998  # RFC 5322, 2.1.1


def sent_bytes(message: EmailMessage) -> bytes:
    """As Django's SMTP backend makes them."""
    return message.message(policy=email.policy.SMTP).as_bytes(policy=email.policy.SMTP)


def faults_of_headers(sent: bytes, message: EmailMessage) -> list[str]:
    """In words; none where every header reads as it was meant."""
    return list(_faults(sent, message))


def header(sent: Message, name: str) -> str:
    """Unfolded, as a program reads it."""
    return re.sub(r"\r?\n(?=[ \t])", "", str(sent[name])).strip()


def _faults(sent: bytes, message: EmailMessage) -> Iterator[str]:
    head, _, _ = sent.partition(b"\r\n\r\n")
    if not head.isascii() or max(map(len, head.split(b"\r\n"))) > LONGEST_LINE:
        yield "letters beyond ASCII, or a line that is too long"
    if b"?==?" in head:
        yield "two encoded words without a blank between them"
    read = message_from_bytes(sent)
    for name in FOR_PROGRAMS:
        if (meant := message.extra_headers.get(name)) and header(read, name) != meant:
            yield f"{name}: {header(read, name)}"
    subject = str(make_header(decode_header(header(read, "Subject"))))
    if subject != str(message.subject):
        yield f"Subject: {subject}"
