"""Ending sessions, noted in the log."""

from __future__ import annotations

from collections.abc import Sequence

from allauth.core import context
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession

from accounts.security_log.log import record
from accounts.security_log.models import SecurityEvent


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Sequence[UserSession]) -> None:
        super().end_sessions(sessions)
        if sessions:
            record(SecurityEvent.Kind.SESSIONS_ENDED, context.request, sessions[0].user)
