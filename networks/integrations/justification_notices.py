"""Notifications about justified findings that may identify a patient.

They are about the settings and campaigns of a network, and go to its moderators and conveners.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.moderation.roles import DECIDE
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Event
from hub.notifications.registry import NotificationType, Rendered
from hub.permissions import staff_who_may
from hub.posts.integrations.notification_types import EXPLAINED as KIND
from hub.safeguarding.justifications import ACTION, kinds_in_words
from networks.access import MODERATE
from networks.integrations.justifications import EXPLAINED
from networks.members.selectors import moderators_or_staff
from networks.models import Network
from networks.querysets import LISTED

THE_SITE = "The site"


class NetworkJustificationNotifications:
    """Notifications about the audit event of a justification.

    Recipients are the network's moderators and conveners. If no other one is present and everyone
    may know of the network, staff who decide about reports receive them as well.
    """

    event_type = EXPLAINED
    kinds: Iterable[NotificationType] = (KIND,)

    def __init__(self) -> None:
        self.told = SubjectLoader(lambda person: self.visible_to(person).select_related("actor"))

    def recipients(self, event: Event) -> Mapping[int, str]:
        people = moderators_or_staff(event.scope, DECIDE, levels=LISTED, besides=event.by_id or 0)
        return dict.fromkeys(people, KIND.name)

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[AuditEvent]:
        moderated = Network.objects.held_by(person, MODERATE)  # type: ignore[arg-type]
        listed = Q(scope__in=Network.objects.filter(level__in=LISTED).values("pk"))
        deciding = Exists(staff_who_may(DECIDE).filter(pk=person.pk))
        return AuditEvent.objects.filter(
            Q(scope__in=moderated.values("pk")) | listed & Q(deciding), action=ACTION
        )

    def render(
        self, told: Mapping[int, AuditEvent], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """Return the rendered events. Two queries."""
        networks = Network.objects.in_bulk({entry.scope for entry in told.values()})
        moderated = set(
            Network.objects.held_by(person, MODERATE)  # type: ignore[arg-type]
            .filter(pk__in=networks)
            .values_list("pk", flat=True)
        )
        return {
            pk: _shown(entry, networks[entry.scope], entry.scope in moderated)
            for pk, entry in told.items()
            if entry.scope in networks
        }


def _shown(entry: AuditEvent, network: Network, moderates: bool) -> Rendered:
    """Render one event. Moderators and conveners get a link to the network's audit log."""
    details = entry.details
    trail = (
        reverse("networks:audit", args=[network.slug]) if moderates else network.get_absolute_url()
    )
    return Rendered(
        who=entry.actor.display_name if isinstance(entry.actor, User) else THE_SITE,
        title=f"{network.name}: {details.get('place', '')}".rstrip(": "),
        place=network.name,
        address=trail,
        text=f"It may hold {kinds_in_words(details['kinds'])}. {details['reason']}",
        group=f"explained-{entry.pk}",
        is_confidential=network.confidential_mail,
    )
