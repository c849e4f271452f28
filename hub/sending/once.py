"""Sending a mail once, whatever becomes of the worker that sends it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from hub.sending.models import Sending

KEPT = timedelta(days=130)  # longer than any job that might run again

_CLAIM = """
    INSERT INTO sending_sending AS known (key, claimed_at, attempts) VALUES (%s, now(), 1)
    ON CONFLICT (key) DO UPDATE SET claimed_at = now(), attempts = known.attempts + 1 WHERE known.sent_at IS NULL
    RETURNING id
"""
_CLAIM_SOON = f"""
    WITH claimed AS ({_CLAIM}) SELECT id, set_config('synchronous_commit', 'off', true) FROM claimed
"""  # noqa: S608 - constants only


def once(key: str, send: Callable[[], object]) -> bool:
    """Call `send` unless the mail of this key went out before; returns whether it did so now.

    The attempt is noted first, by itself. Then the row is locked until the mail server has answered and that is noted,
    so two workers send one mail, and one that is killed leaves nothing behind that keeps others from sending. Killed in
    the moment between answer and note, it sends the mail again, under the same Message-ID: a mail too many, which most
    mail programs show once, is better than none.
    """
    number = claim(key)
    return number is not None and _send(number, send)


def claim(key: str) -> int | None:
    """Note that somebody begins to send; None if it was sent."""
    with connection.cursor() as cursor:
        # Alone in its transaction, it need not wait for the disk: the note that follows waits for both.
        cursor.execute(_CLAIM if connection.in_atomic_block else _CLAIM_SOON, [key])
        row = cursor.fetchone()
    return row[0] if row else None


@transaction.atomic
def _send(number: int, send: Callable[[], object]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sent_at FROM sending_sending WHERE id = %s FOR UPDATE", [number])
        ((sent_at,),) = cursor.fetchall()
    if sent_at is not None:
        return False
    send()
    note(number)
    return True


def note(number: int) -> None:
    """That the mail server has taken it."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sending_sending SET sent_at = now() WHERE id = %s AND sent_at IS NULL", [number])


def message_id(key: str) -> str:
    """The same for each attempt at one mail."""
    told = hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:32]
    return f"<{told}@{urlsplit(settings.SITE_URL).hostname}>"


def forget_old() -> int:
    """Delete what was sent long ago; returns how many."""
    return Sending.objects.filter(claimed_at__lt=timezone.now() - KEPT).delete()[0]
