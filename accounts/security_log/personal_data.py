"""What a person gets of the log with a copy of their data, and what goes when they leave."""

from __future__ import annotations

from typing import Any

from accounts.models import Erasure, User
from accounts.security_log.models import SecurityEvent


def events(user: User) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "what": event.get_kind_display(),
            "network": event.network,
            "browser": event.browser,
        }
        for event in SecurityEvent.objects.visible_to(user)
    ]


def erase(user: User, mode: Erasure.Mode) -> None:  # noqa: ARG001 - it goes with either
    SecurityEvent.objects.filter(user=user).delete()
