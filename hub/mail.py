"""Sending a mail: a template's three parts, as text and as HTML, once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import nullcontext

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from hub.sending.connection import Connection
from hub.sending.message import OutgoingMail
from hub.sending.once import message_id, once
from hub.time_zones import site_day, zone_named, zone_of_address


def send(
    name: str,
    *,
    to: str,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
    key: str = "",
    over: Connection | None = None,
    zone: str = "",
) -> bool:
    """Send `emails/<name>/{subject.txt,body.txt,body.html}`; returns False if that mail went out before.

    `key` says which mail it is, however often it is tried; without one its words and the day do. Whoever sends many
    gives the connection that they go `over`, and the person's `zone`; it is looked up by the address else. What the
    mail server says is passed on.
    """
    message = made(name, to=to, context=context, headers=headers, zone=zone)
    return send_made(message, key=key or _key_of(message), over=over)


def send_made(message: EmailMessage, *, key: str, over: Connection | None = None) -> bool:
    """The same for a mail that is made already."""
    message.extra_headers.setdefault("Message-ID", message_id(key))
    with nullcontext(over) if over else Connection() as connection:
        return once(key, lambda: connection.send(message))


def made(
    name: str, *, to: str, context: Mapping[str, object], headers: Mapping[str, str] | None = None, zone: str = ""
) -> OutgoingMail:
    """The mail as `send` would send it, with times by the reader's clock.

    Its headers are one line each, whatever a name or a title holds.
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
    """Without line breaks and other control characters, which would begin another header."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _key_of(message: OutgoingMail) -> str:
    said = "\0".join([*message.to, str(message.subject), str(message.body)])
    return f"{site_day()}-{hashlib.sha256(said.encode()).hexdigest()}"
