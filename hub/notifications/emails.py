"""Mail about what happened: one function per mail."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from hub import mail
from hub.addresses import absolute
from hub.notifications.models import Notification
from hub.notifications.sources import Shown, kinds
from hub.notifications.unsubscribing import Subscription


def notification(told: Notification, shown: Shown) -> None:
    """What happened, with its text unless that must not leave the site. Mails of one group form a conversation."""
    stop = absolute(Subscription(told.person_id, told.event.scope, told.kind).address)
    group = f"<{shown.group}@{urlsplit(settings.SITE_URL).hostname}>"
    mail.send(
        "notification",
        to=told.person.email,
        context={
            "name": told.person.display_name,
            "shown": shown,
            "did": kinds()[told.kind].did,
            "told_of": kinds()[told.kind].label,
            "address": absolute(shown.address),
            "stop": stop,
            "choose": absolute(reverse("notifications:settings")),
        },
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "In-Reply-To": group,
            "References": group,
            "Auto-Submitted": "auto-generated",
        },
    )
