"""Sending a mail: a template's three parts, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


def send(name: str, *, to: str, context: Mapping[str, object], headers: Mapping[str, str] | None = None) -> None:
    """Send `emails/<name>/{subject.txt,body.txt,body.html}`. What the mail server says is passed on."""
    context = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, **context}
    subject, body, rich = (
        render_to_string(f"emails/{name}/{part}", context) for part in ("subject.txt", "body.txt", "body.html")
    )
    message = EmailMultiAlternatives(
        " ".join(subject.split()), body.strip() + "\n", to=[to], headers=dict(headers or {})
    )
    message.attach_alternative(rich, "text/html")
    message.send()
