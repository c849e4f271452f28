"""What django-allauth and Django say happened, written into the log."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.contrib.auth import signals as auth
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.security_log import known_devices
from accounts.security_log.log import record
from accounts.security_log.models import SecurityEvent
from accounts.security_log.tasks import send_new_device

Kind = SecurityEvent.Kind

PLAIN = {
    account.password_changed: Kind.PASSWORD_CHANGED,
    account.password_set: Kind.PASSWORD_CHANGED,
    account.password_reset: Kind.PASSWORD_RESET,
    account.email_added: Kind.ADDRESS_ASKED,
    account.email_changed: Kind.ADDRESS_CHANGED,
    mfa.authenticator_added: Kind.SECOND_STEP_ADDED,
    mfa.authenticator_removed: Kind.SECOND_STEP_REMOVED,
    mfa.authenticator_reset: Kind.RECOVERY_CODES_RENEWED,
    mfa.authenticator_used: Kind.SECOND_STEP_USED,
    mfa.authentication_failed: Kind.WRONG_CODE,
}


def connect() -> None:
    for signal in PLAIN:
        signal.connect(note)
    account.user_logged_in.connect(note_sign_in)
    auth.user_login_failed.connect(note_wrong_password)
    auth.user_logged_out.connect(note_sign_out)


def note(signal: Any, request: HttpRequest, user: User, **_: Any) -> None:
    record(PLAIN[signal], request, user)


def note_sign_in(request: HttpRequest, user: User, response: HttpResponseBase, **_: Any) -> None:
    """Note it; of a new device the person hears by mail."""
    is_new = known_devices.is_new(request, user)
    event = record(Kind.NEW_DEVICE if is_new else Kind.SIGNED_IN, request, user)
    known_devices.remember(request, response, user)
    if is_new and event is not None:
        send_new_device.defer(event_id=event.pk)


def note_wrong_password(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Whose account was tried is noted, where the address has one; the address itself is not."""
    address = str(credentials.get("email") or credentials.get("username") or "")
    record(
        Kind.WRONG_PASSWORD,
        request,
        User.objects.filter(email__iexact=address).first() if address else None,
    )


def note_sign_out(request: HttpRequest, user: User | None = None, **_: Any) -> None:
    """Whoever has just closed their account leaves no line."""
    if user is not None and User.objects.active().filter(pk=user.pk).exists():
        record(Kind.SIGNED_OUT, request, user)
