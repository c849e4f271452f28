"""Delivery of each mail once, whatever happens to the worker that sends it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from hub.outbox.models import Delivery

KEPT = timedelta(days=130)  # longer than any job that might run again

_CLAIM = (
    """
    INSERT INTO sending_delivery AS known (key, claimed_at, attempts) VALUES (%s, now(), 1)
    ON CONFLICT (key) DO UPDATE SET claimed_at = now(), attempts = known.attempts + 1"""
    """ WHERE known.sent_at IS NULL
    RETURNING id
"""
)
_CLAIM_SOON = f"""
    WITH claimed AS ({_CLAIM}) SELECT id, set_config('synchronous_commit', 'off', true) FROM claimed
"""  # noqa: S608 - constants only


def deliver_once(key: str, send: Callable[[], object]) -> bool:
    """Call `send` unless the mail of this key was sent before; return whether it was sent now.

    The attempt is recorded first, in its own transaction. Then the row is locked until the mail
    server has answered and that is recorded. So two workers send one mail, and a killed worker
    leaves nothing behind that keeps others from sending. Killed in the moment between answer and
    record, it sends the mail again, under the same Message-ID: a duplicate, which most mail
    programs show once, is better than none.
    """
    number = claim(key)
    return number is not None and _send(number, send)


def claim(key: str) -> int | None:
    """Record an attempt to send and return the id of its row; None if the mail was sent."""
    with connection.cursor() as cursor:
        # In its own transaction it need not wait for the disk: the commit of `note` waits for both.
        cursor.execute(_CLAIM if connection.in_atomic_block else _CLAIM_SOON, [key])
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic
def _send(number: int, send: Callable[[], object]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sent_at FROM sending_delivery WHERE id = %s FOR UPDATE", [number])
        ((sent_at,),) = cursor.fetchall()
    if sent_at is not None:
        return False
    send()
    note(number)
    return True


def note(number: int) -> None:
    """Record that the mail server has accepted the mail."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sending_delivery SET sent_at = now() WHERE id = %s AND sent_at IS NULL",
            [number],
        )


def message_id(key: str) -> str:
    """Return the Message-ID, which is the same for each attempt at one mail."""
    told = hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:32]
    return f"<{told}@{urlsplit(settings.SITE_URL).hostname}>"


def forget_old() -> int:
    """Delete the records of old mails; return how many."""
    return Delivery.objects.filter(claimed_at__lt=timezone.now() - KEPT).delete()[0]
