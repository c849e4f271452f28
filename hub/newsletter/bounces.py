"""Reading reports of mail that could not be delivered (RFC 3464)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from django.db import transaction

from hub.newsletter.flows import note_bounce
from hub.newsletter.models import Subscriber


def count(raw: bytes) -> int:
    """Note what a report says of our subscribers; returns how many addresses of it were counted.

    Told twice, it counts once. A mail that is no report counts nothing.
    """
    report = message_from_bytes(raw, policy=policy.default)
    key = str(report.get("Message-ID") or hashlib.sha256(raw).hexdigest())
    counted = 0
    for address, status in failures(report):
        with transaction.atomic():
            for subscriber in Subscriber.objects.at(address):
                note_bounce(subscriber, key=key, status=status)
                counted += 1
    return counted


def failures(report: EmailMessage) -> Iterator[tuple[str, str]]:
    """Each address that failed, with its status ("5.1.1")."""
    for part in report.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _groups(part):
            address = str(fields.get("Final-Recipient") or fields.get("Original-Recipient") or "")
            kind, _, email = address.partition(";")
            if (
                str(fields.get("Action", "")).strip().lower() == "failed"
                and kind.strip().lower() == "rfc822"
            ):
                yield email.strip().strip("<>"), str(fields.get("Status", "")).strip()[:12]


def _groups(part: Message) -> Iterable[Message]:
    """The groups of fields: the first is about the report, each further one about an address."""
    payload = part.get_payload()
    return (
        [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    )
