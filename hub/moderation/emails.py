"""Mail of moderation: one function per mail."""

from __future__ import annotations

from django.urls import reverse

from hub.http.absolute_urls import absolute
from hub.moderation import registry
from hub.moderation.models import Sanction
from hub.moderation.registry import SITE
from hub.outbox import mail


def sanction(found: Sanction) -> None:
    """A warning or a suspension, with what was written to the person. Who wrote it, and who reported what, is not told.

    A network is named to those who may know of it at the moment of sending, and neither it nor what was written stands
    in the mail if it keeps its content out of mails.
    """
    is_confidential = bool(registry.scopes().confidential({found.scope}))
    named = {} if is_confidential else registry.scopes().names_for(found.person, {found.scope})
    place = named.get(found.scope, "")
    page = (
        reverse("moderation:warning", args=[found.pk])
        if found.is_warning
        else reverse("moderation:my-reports")
    )
    mail.send(
        "sanction",
        to=found.person.email,
        context={
            "name": found.person.display_name,
            "sanction": found,
            "message": "" if is_confidential else found.message,
            "place": place or ("this site" if found.scope == SITE else "a network"),
            "address": absolute(page),
        },
        headers={"Auto-Submitted": "auto-generated"},
    )
