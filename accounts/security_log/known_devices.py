"""Whether somebody signed in on this device before: by a signed cookie, else by the browser and the network."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import User
from accounts.security_log.models import SecurityEvent
from accounts.security_log.origin import browser_of, network_of

COOKIE = "device" if settings.DEBUG else "__Host-device"
SALT = "accounts.known-device"
MOST_PEOPLE = 5  # of a computer that several use; the last ones are remembered
REMEMBERED_FOR = timedelta(days=365)
NEW_MEMBER_FOR = timedelta(days=7)  # longer than the link of the sign-up mail works


def is_new(request: HttpRequest, person: User) -> bool:
    """Whether this sign-in comes from a device that the person did not use before.

    The first sign-in of somebody who has just joined does not. At most two queries.
    """
    if _mark_of(person) in _marks(request):
        return False
    before = SecurityEvent.objects.filter(user=person).sign_ins()
    if before.filter(browser=browser_of(request), network=network_of(request)).exists():
        return False
    has_just_joined = person.date_joined > timezone.now() - NEW_MEMBER_FOR
    return not has_just_joined or before.exists()


def remember(request: HttpRequest, response: HttpResponseBase, person: User) -> None:
    """Let the browser show next time that this person signed in on it."""
    mark = _mark_of(person)
    marks = [mark, *(each for each in _marks(request) if each != mark)][:MOST_PEOPLE]
    response.set_cookie(
        COOKIE,
        signing.dumps(marks, salt=SALT),
        max_age=REMEMBERED_FOR,
        secure=not settings.DEBUG,
        httponly=True,
        samesite="Lax",
    )


def _marks(request: HttpRequest) -> list[str]:
    try:
        said = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED_FOR)
    except signing.BadSignature:
        return []
    return said if isinstance(said, list) else []


def _mark_of(person: User) -> str:
    """Says nothing to whoever reads the cookie."""
    return salted_hmac(SALT, str(person.pk), algorithm="sha256").hexdigest()[:32]
