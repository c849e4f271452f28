"""Mail to people without an account: one function per mail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.core.mail import EmailMultiAlternatives

from hub import mail
from hub.addresses import absolute
from hub.citing import Cited
from hub.newsletter.links import confirm_address, stop_address
from hub.newsletter.models import Issue, Subscriber


def confirm(email: str, *, asked: str) -> None:
    """Asks whether the address wants the newsletter. `asked` is the number of the form that was sent."""
    told = hashlib.sha256(email.lower().encode()).hexdigest()[:32]
    mail.send(
        "newsletter_confirm",
        to=email,
        context={"address": absolute(confirm_address(email))},
        headers={"Auto-Submitted": "auto-generated"},
        key=f"newsletter-confirm-{told}-{asked}",
    )


def issue(sent: Issue, cards: Sequence[Cited], subscriber: Subscriber) -> bool:
    """Whether it went out now; False if this subscriber had it before."""
    stop = absolute(stop_address(subscriber.pk))
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        "Auto-Submitted": "auto-generated",
    }
    context = context_of(sent, cards, stop)
    key = f"newsletter-{sent.pk}-{subscriber.pk}"
    return mail.send("newsletter", to=subscriber.email, context=context, headers=headers, key=key)


def test(sent: Issue, cards: Sequence[Cited], email: str, *, key: str) -> None:
    """As subscribers get it, to somebody who looks at it first."""
    context = context_of(sent, cards, "") | {"is_test": True}
    mail.send("newsletter", to=email, context=context, key=f"newsletter-test-{sent.pk}-{key}")


def preview(sent: Issue, cards: Sequence[Cited]) -> EmailMultiAlternatives:
    return mail.made("newsletter", to="reader@example.org", context=context_of(sent, cards, ""))


def context_of(sent: Issue, cards: Sequence[Cited], stop: str) -> dict[str, object]:
    return {"issue": sent, "cards": [(card, absolute(card.address)) for card in cards], "stop": stop}
