"""Mail about what happened with an account."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.security_log.models import SecurityEvent
from hub.outbox import mail


def new_device(event: SecurityEvent) -> None:
    """Say when, with what and from where somebody signed in, in the person's own time, and how to end it."""
    person = event.user
    assert person is not None
    mail.send(
        "new_device",
        to=person.email,
        context={
            "name": person.display_name,
            "at": event.at,
            "zone": person.time_zone,
            "browser": event.browser,
            "network": event.network,
            "sessions": settings.SITE_URL + reverse("usersessions_list"),
            "password": settings.SITE_URL + reverse("account_reset_password"),
        },
        key=f"new-device-{event.pk}",
    )
