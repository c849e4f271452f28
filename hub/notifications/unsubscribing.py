"""The links in mails that change how one is told, without signing in."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from hub.notifications.sources import Kind, kinds

SALT = "notifications.unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's being told of one kind of thing in one network. Its address is secret, and good for ever."""

    person_id: int
    scope: int
    kind: str

    @property
    def address(self) -> str:
        return reverse("notifications:unsubscribe", args=[token_of(self)])

    @property
    def told_of(self) -> Kind:
        return kinds()[self.kind]


def token_of(subscription: Subscription) -> str:
    return signing.dumps([subscription.person_id, subscription.scope, subscription.kind], salt=SALT)


def subscription_at(token: str) -> Subscription | None:
    """What a mail's link is about; None if we did not write it, or know its kind no more."""
    try:
        person_id, scope, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Subscription(person_id, scope, kind) if kind in kinds() else None
