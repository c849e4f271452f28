"""Telling who looks after a network what was said of what may identify a patient, in its settings or campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from hub.audit.models import Entry
from hub.moderation.people import DECIDE
from hub.notifications.models import Event
from hub.notifications.sources import Kind, Shown
from hub.notifications.told import Told
from hub.posts.kinds import EXPLAINED as KIND
from hub.safeguarding.explaining import ACTION, kinds_in_words
from hub.staff import staff_who_may
from networks.access import MODERATE
from networks.explaining import EXPLAINED
from networks.membership import moderators_or_staff
from networks.models import Network
from networks.querysets import LISTED

THE_SITE = "The site"


class ExplainedSource:
    """About the entry in the audit trail.

    Where nobody else who is present looks after a network that everyone may know of, staff who decide about reports
    hear of it.
    """

    cause = EXPLAINED
    kinds: Iterable[Kind] = (KIND,)

    def __init__(self) -> None:
        self.told = Told(lambda person: self.visible_to(person).select_related("actor"))

    def concerned(self, event: Event) -> Mapping[int, str]:
        people = moderators_or_staff(event.scope, DECIDE, levels=LISTED, besides=event.by_id or 0)
        return dict.fromkeys(people, KIND.name)

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Entry]:
        moderated = Network.objects.held_by(person, MODERATE)  # type: ignore[arg-type]
        listed = Q(scope__in=Network.objects.filter(level__in=LISTED).values("pk"))
        deciding = Exists(staff_who_may(DECIDE).filter(pk=person.pk))
        return Entry.objects.filter(Q(scope__in=moderated.values("pk")) | listed & Q(deciding), action=ACTION)

    def shown(self, told: Mapping[int, Entry], person: AbstractBaseUser) -> Mapping[int, Shown]:
        """Two queries."""
        networks = Network.objects.in_bulk({entry.scope for entry in told.values()})
        moderated = set(Network.objects.held_by(person, MODERATE).filter(pk__in=networks).values_list("pk", flat=True))  # type: ignore[arg-type]
        return {
            pk: _shown(entry, networks[entry.scope], entry.scope in moderated)
            for pk, entry in told.items()
            if entry.scope in networks
        }


def _shown(entry: Entry, network: Network, moderates: bool) -> Shown:
    """Who looks after the network goes on to its audit trail."""
    details = entry.details
    trail = reverse("networks:audit", args=[network.slug]) if moderates else network.get_absolute_url()
    return Shown(
        who=entry.actor.display_name if isinstance(entry.actor, User) else THE_SITE,
        title=f"{network.name}: {details.get('place', '')}".rstrip(": "),
        place=network.name,
        address=trail,
        text=f"It may hold {kinds_in_words(details['kinds'])}. {details['reason']}",
        group=f"explained-{entry.pk}",
        is_confidential=network.confidential_mail,
    )
