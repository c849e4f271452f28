"""Mails of three template parts, in text and HTML, each sent once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import nullcontext

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from hub.middleware.time_zones import site_day, zone_named, zone_of_address
from hub.outbox.connection import MailConnection
from hub.outbox.delivery import deliver_once, message_id
from hub.outbox.messages import OutgoingMail


def send(
    name: str,
    *,
    to: str,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
    key: str = "",
    over: MailConnection | None = None,
    zone: str = "",
) -> bool:
    """Send `emails/<name>/{subject.txt,body.txt,body.html}`; return False if it was sent before.

    `key` identifies the mail across attempts; without one, its content and the day do. A caller
    that sends many mails passes the connection that they go `over`, and the recipient's `zone`,
    which is otherwise looked up by the address. Raises the mail server's errors.
    """
    message = made(name, to=to, context=context, headers=headers, zone=zone)
    return send_made(message, key=key or _key_of(message), over=over)


def send_made(message: EmailMessage, *, key: str, over: MailConnection | None = None) -> bool:
    """Send a mail that was built before, like `send`."""
    message.extra_headers.setdefault("Message-ID", message_id(key))
    with nullcontext(over) if over else MailConnection() as connection:
        return deliver_once(key, lambda: connection.send(message))


def made(
    name: str,
    *,
    to: str,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
    zone: str = "",
) -> OutgoingMail:
    """Return the mail that `send` would send, with times in the recipient's time zone.

    Each header is one line, whatever a name or a title holds.
    """
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    parts = [f"emails/{name}/{part}" for part in ("subject.txt", "body.txt", "body.html")]
    with timezone.override(zone_named(zone) if zone else zone_of_address(to)):
        subject, body, rich = (render_to_string(part, context) for part in parts)
    lines = {field: one_line(value) for field, value in (headers or {}).items()}
    message = OutgoingMail(one_line(subject), body.strip() + "\n", to=[one_line(to)], headers=lines)
    message.attach_alternative(rich, "text/html")
    return message


def one_line(text: str) -> str:
    """Return the text without line breaks and other control characters.

    They would begin another header.
    """
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _key_of(message: OutgoingMail) -> str:
    said = "\0".join([*message.to, str(message.subject), str(message.body)])
    return f"{site_day()}-{hashlib.sha256(said.encode()).hexdigest()}"
