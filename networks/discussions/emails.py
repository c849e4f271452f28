"""Mail about discussions: one function per mail."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from hub.http.absolute_urls import absolute
from hub.outbox import mail
from networks.discussions.models import Promotion


def promotion(proposed: Promotion, person: User) -> None:
    """Asks an author whether their posts may become an article. Nobody else learns that they are an author."""
    mail.send(
        "promotion_asked",
        to=person.email,
        context={
            "name": person.display_name,
            "promotion": proposed,
            "address": absolute(reverse("discussions:promotion", args=[proposed.pk])),
        },
        key=f"promotion-{proposed.pk}-{person.pk}",
    )
