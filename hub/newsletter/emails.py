"""Mail to people without an account: one function per mail."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from secrets import token_hex

from hub.http.absolute_urls import absolute
from hub.link_previews import LinkPreview
from hub.newsletter.links import confirm_address, stop_address
from hub.newsletter.models import Issue, Subscriber
from hub.outbox import mail
from hub.outbox.connection import MailConnection
from hub.outbox.messages import OutgoingMail

# Stands where each subscriber's own link comes. Nobody can write it into a newsletter.
_STOP_PLACE = f"stop-{token_hex(16)}"


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


class PreparedIssue:
    """An issue as its subscribers get it, but for the address and the way out: made once for many."""

    def __init__(self, sent: Issue, cards: Sequence[LinkPreview]) -> None:
        self._issue = sent
        self._mail = mail.made("newsletter", to="", context=context_of(sent, cards, _STOP_PLACE))
        self._rich = str(self._mail.alternatives[0][0])

    def send(self, subscriber: Subscriber, over: MailConnection) -> bool:
        """Whether it went out now; False if this subscriber had it before."""
        message = self._for(subscriber.email, absolute(stop_address(subscriber.pk)))
        return mail.send_made(
            message, key=f"newsletter-{self._issue.pk}-{subscriber.pk}", over=over
        )

    def _for(self, email: str, stop: str) -> OutgoingMail:
        headers = {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Precedence": "bulk",
            "Auto-Submitted": "auto-generated",
        }
        body = str(self._mail.body).replace(_STOP_PLACE, stop)
        message = OutgoingMail(self._mail.subject, body, to=[mail.one_line(email)], headers=headers)
        message.attach_alternative(self._rich.replace(_STOP_PLACE, stop), "text/html")
        return message


def test(sent: Issue, cards: Sequence[LinkPreview], email: str, *, key: str) -> None:
    """As subscribers get it, to somebody who looks at it first."""
    context = context_of(sent, cards, "") | {"is_test": True}
    mail.send("newsletter", to=email, context=context, key=f"newsletter-test-{sent.pk}-{key}")


def preview(sent: Issue, cards: Sequence[LinkPreview]) -> OutgoingMail:
    return mail.made("newsletter", to="reader@example.org", context=context_of(sent, cards, ""))


def context_of(sent: Issue, cards: Sequence[LinkPreview], stop: str) -> dict[str, object]:
    return {
        "issue": sent,
        "cards": [(card, absolute(card.address)) for card in cards],
        "stop": stop,
    }
