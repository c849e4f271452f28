"""Mail about people's accounts: one function per mail."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from accounts.models import DataExport
from hub import mail

logger = logging.getLogger(__name__)


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


def deliver(message: EmailMessage) -> None:
    """Send a mail; if the mail server does not take it now, a job tries again for a day. Loses none."""
    try:
        message.send()
    except (OSError, SMTPException):
        from accounts.tasks import send_mail

        logger.warning("The mail server did not take a mail; it will be tried again.")
        send_mail.defer(
            to=list(message.to),
            subject=str(message.subject),
            body=str(message.body),
            from_email=message.from_email,
            headers={name: str(value) for name, value in message.extra_headers.items()},
        )
