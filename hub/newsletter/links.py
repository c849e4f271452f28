"""The links in mails of the newsletter, which work without an account."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.urls import reverse

CONFIRM_SALT, STOP_SALT = "newsletter.confirm", "newsletter.stop"
CONFIRM_WITHIN = timedelta(days=7)


def confirm_address(email: str) -> str:
    return reverse("newsletter:confirm", args=[signing.dumps(email, salt=CONFIRM_SALT)])


def stop_address(subscriber_id: int) -> str:
    """Good for ever."""
    return reverse("newsletter:stop", args=[signing.dumps(subscriber_id, salt=STOP_SALT)])


def email_at(token: str) -> str | None:
    """The address that is to be confirmed; None if we did not write the link, or it is too old."""
    try:
        email: str = signing.loads(token, salt=CONFIRM_SALT, max_age=CONFIRM_WITHIN)
    except signing.BadSignature:
        return None
    return email


def subscriber_at(token: str) -> int | None:
    """The number of the subscriber, who may be gone; None if we did not write the link."""
    try:
        subscriber_id: int = signing.loads(token, salt=STOP_SALT)
    except signing.BadSignature:
        return None
    return subscriber_id
