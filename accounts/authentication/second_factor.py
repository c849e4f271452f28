"""The second factor: whether an account has one, and whether this session has shown it."""

from typing import TYPE_CHECKING, Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.permissions import MemberRequest

SESSION_KEY = "second_factor"
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def is_set_up(person: "User") -> bool:
    return bool(is_mfa_enabled(person, KINDS))


def is_shown(request: "MemberRequest") -> bool:
    """Whether this very session passed the second factor, or set it up; without a query."""
    return request.session.get(SESSION_KEY) == request.user.pk


def remember(request: HttpRequest, user: "User", **_: Any) -> None:
    request.session[SESSION_KEY] = user.pk


def remember_new(
    request: HttpRequest, user: "User", authenticator: Authenticator, **_: Any
) -> None:
    if authenticator.type in KINDS:
        remember(request, user)


def forget(request: HttpRequest, user: "User", **_: Any) -> None:
    if not is_set_up(user):
        request.session.pop(SESSION_KEY, None)


def connect() -> None:
    signals.authenticator_used.connect(remember)
    signals.authenticator_added.connect(remember_new)
    signals.authenticator_removed.connect(forget)
