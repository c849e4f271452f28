"""Adding to the security log."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest

from accounts.models import User
from accounts.security_log.models import SecurityEvent
from accounts.security_log.origin import browser_of, network_of
from hub.middleware.anonymous_intake import is_promised

REFUSAL_NOTED_EVERY = 60  # seconds: whoever is refused goes on asking, and must not fill the table


def record(
    kind: SecurityEvent.Kind, request: HttpRequest | None, user: User | AnonymousUser | None = None
) -> SecurityEvent | None:
    """Note what happened with the person's account; None where nothing may be noted.

    Nothing is noted without a request, nor on anonymous paths (`hub.middleware.anonymous_intake`).
    """
    if request is None or is_promised(request.path_info):
        return None
    person = user if isinstance(user, User) else None
    return SecurityEvent.objects.create(
        kind=kind, user=person, network=network_of(request), browser=browser_of(request)
    )


def record_refusal(request: HttpRequest | None, user: User | AnonymousUser | None = None) -> None:
    """Note a refusal after too many tries, once a minute for a person and a network."""
    if request is None or is_promised(request.path_info):
        return
    whose = user.pk if isinstance(user, User) else 0
    if cache.add(f"security-log:refused:{whose}:{network_of(request)}", True, REFUSAL_NOTED_EVERY):
        record(SecurityEvent.Kind.REFUSED, request, user)
