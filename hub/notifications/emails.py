"""Mail about what happened: one function per mail."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.urls import reverse

from hub.http.absolute_urls import absolute
from hub.notifications.mail.digest_content import DigestContent
from hub.notifications.mail.unsubscribe import (
    DigestSubscription,
    TypeSubscription,
    choosing_address,
)
from hub.notifications.models import Digest, Notification
from hub.notifications.registry import Rendered, kinds
from hub.outbox import mail
from hub.outbox.connection import MailConnection
from hub.outbox.delivery import message_id


def notification(told: Notification, shown: Rendered) -> None:
    """What happened, with its text unless that must not leave the site. Mails of one group form a conversation.

    Of what must not leave the site no address is given either: it may hold a network's name.
    """
    stop = absolute(TypeSubscription(told.person_id, told.event.scope, told.kind).address)
    group = message_id(f"group-{shown.group}")
    mail.send(
        "notification",
        to=told.person.email,
        zone=told.person.time_zone,
        context={
            **_to(told.person),
            "shown": shown,
            "did": shown.did or kinds()[told.kind].did,
            "told_of": kinds()[told.kind].label,
            "address": absolute(
                reverse("notifications:list") if shown.is_confidential else shown.address
            ),
            "stop": stop,
            "in_network": bool(told.event.scope),
        },
        headers=_stopped_at(stop) | {"In-Reply-To": group, "References": group},
        key=f"notification-{told.pk}",
    )


def digest(window: Digest, shown: DigestContent, over: MailConnection) -> None:
    """What somebody was told in a day or a week, by network."""
    stop = absolute(DigestSubscription(window.person_id, window.channel).address)
    mail.send(
        "digest",
        to=window.person.email,
        zone=window.person.time_zone,
        context={
            **_to(window.person),
            "shown": shown,
            "window": window,
            "stop": stop,
            "address": absolute(reverse("notifications:list")),
        },
        headers=_stopped_at(stop),
        key=digest_key(window),
        over=over,
    )


def digest_key(window: Digest) -> str:
    return f"digest-{window.pk}"


def _to(person: AbstractBaseUser) -> Mapping[str, str]:
    name: str = person.display_name  # type: ignore[attr-defined]
    return {"name": name, "choose": absolute(choosing_address(person.pk))}


def _stopped_at(address: str) -> dict[str, str]:
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
