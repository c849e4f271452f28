"""The links in mails that change how one is told, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse

from hub.notifications.models import DIGESTS
from hub.notifications.registry import NotificationType, kinds

SALT = "notifications.unsubscribe"
DIGEST_SALT = "notifications.digest"
CHOOSING_SALT = "notifications.choosing"
CHOOSING_FOR = timedelta(
    days=60
)  # that the link to all of one's choices holds; those that stop a mail hold for ever


@dataclass(frozen=True, slots=True)
class TypeSubscription:
    """One person's being told of one kind of thing in one network. Its address is secret, and good for ever."""

    person_id: int
    scope: int
    kind: str

    @property
    def address(self) -> str:
        return reverse("notifications:unsubscribe", args=[token_of(self)])

    @property
    def told_of(self) -> NotificationType:
        return kinds()[self.kind]


@dataclass(frozen=True, slots=True)
class DigestSubscription:
    """One person's daily or weekly digest. Its address is secret, and good for ever."""

    person_id: int
    channel: str

    @property
    def address(self) -> str:
        token = signing.dumps([self.person_id, self.channel], salt=DIGEST_SALT)
        return reverse("notifications:digest-stop", args=[token])


def token_of(subscription: TypeSubscription) -> str:
    return signing.dumps([subscription.person_id, subscription.scope, subscription.kind], salt=SALT)


def subscription_at(token: str) -> TypeSubscription | None:
    """What a mail's link is about; None if we did not write it, or know its kind no more."""
    try:
        person_id, scope, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return TypeSubscription(person_id, scope, kind) if kind in kinds() else None


def digest_at(token: str) -> DigestSubscription | None:
    """Whose digest a mail's link is about; None if we did not write it."""
    try:
        person_id, channel = signing.loads(token, salt=DIGEST_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return DigestSubscription(person_id, channel) if channel in DIGESTS else None


def choosing_address(person_id: int) -> str:
    """Where somebody finds all their choices without signing in."""
    return reverse("notifications:choose", args=[signing.dumps(person_id, salt=CHOOSING_SALT)])


def chooser_at(token: str) -> int | None:
    """Whose choices a mail's link leads to; None if we did not write it, or it is too old."""
    try:
        person_id: int = signing.loads(token, salt=CHOOSING_SALT, max_age=CHOOSING_FOR)
    except signing.BadSignature:
        return None
    return person_id
