"""Mail about people's accounts: one function per mail."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts.models import DataExport
from hub.outbox import mail


def data_export_ready(export: DataExport) -> None:
    mail.send(
        "data_export_ready",
        to=export.user.email,
        context={
            "name": export.user.display_name,
            "expires_at": export.expires_at,
            "address": settings.SITE_URL + reverse("accounts:data"),
        },
        key=f"data-export-{export.pk}",
    )


def account_closed(address: str, *, kept: bool) -> None:
    mail.send("account_closed", to=address, context={"kept": kept})


def deliver_security_mail(message: EmailMessage) -> None:
    """Queue a mail that somebody waits for, ahead of all others: no request waits for a mail server."""
    from accounts.tasks import send_security_mail

    send_security_mail.defer(
        key=f"security-{uuid4().hex}",
        to=list(message.to),
        subject=str(message.subject),
        body=str(message.body),
        from_email=message.from_email,
        headers={name: str(value) for name, value in message.extra_headers.items()},
    )
