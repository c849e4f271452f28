"""Member organisations of a network: rows for a viewer, and changes by conveners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.db.models.functions import Lower

from accounts.models import Organisation, User
from hub.audit.log import record
from networks.access import NotAllowed
from networks.access.sync_permissions import check_manages, check_not_archived, locked_network
from networks.models import MemberOrganisation, Membership, Network
from networks.viewer_context import NetworkViewer


@dataclass(frozen=True)
class MemberOrganisationRow:
    """Member organisation, with its lead if the viewer may know of them."""

    place: MemberOrganisation
    lead: User | None


def rows_for(viewer: NetworkViewer) -> Sequence[MemberOrganisationRow]:
    """Return the member organisations with their leads. Two queries.

    A lead is named to viewers who may open their profile and to those who manage the network, while
    the lead is a member who appears in the list of members.
    """
    places = MemberOrganisation.objects.visible_to(viewer.user).filter(network=viewer.network)
    places = places.select_related("organisation").order_by(Lower("organisation__name"), "pk")
    rows = list(places)
    leads = leads_in(viewer.network).filter(
        pk__in={place.lead_id for place in rows if place.lead_id}
    )
    seen = leads if viewer.may_manage else leads & User.objects.visible_to(viewer.user)
    named = {person.pk: person for person in seen}
    return [MemberOrganisationRow(place, named.get(place.lead_id or 0)) for place in rows]


def leads_in(network: Network) -> QuerySet[User]:
    """Return the members who may be named as a lead: those who appear in the list of members."""
    shown = Membership.objects.active().filter(network=network, in_directory=True)
    return User.objects.active().filter(pk__in=shown.values("user"))


def leads_at(place: MemberOrganisation) -> QuerySet[User]:
    return (
        leads_in(place.network)
        .filter(organisation=place.organisation)
        .order_by(Lower("display_name"), "pk")
    )


def add(*, network: Network, organisation: Organisation, by: User) -> MemberOrganisation:
    """Add a member organisation and return its row. Idempotent. Raises NotAllowed."""
    with locked_network(network, by) as door:
        check_manages(door, by)
        check_not_archived(door)
        place, is_new = MemberOrganisation.objects.get_or_create(
            network=door.network, organisation=organisation
        )
        if is_new:
            record("organisation.added", by=by, scope=network.pk, name=organisation.name)
        return place


def remove(*, place: MemberOrganisation, by: User) -> None:
    """Remove an organisation from the list. Its people stay members."""
    with locked_network(place.network, by) as door:
        check_manages(door, by)
        deleted, _ = MemberOrganisation.objects.filter(pk=place.pk).delete()
        if deleted:
            record(
                "organisation.removed", by=by, scope=place.network_id, name=place.organisation.name
            )


def name_lead(*, place: MemberOrganisation, lead: User | None, by: User) -> None:
    """Set or clear the lead of a member organisation.

    Raises NotAllowed for a person who is not a member from that organisation.
    """
    with locked_network(place.network, by) as door:
        check_manages(door, by)
        if lead is not None and not leads_at(place).filter(pk=lead.pk).exists():
            raise NotAllowed("Choose one of the members from this organisation.")
        if MemberOrganisation.objects.filter(pk=place.pk).exclude(lead=lead).update(lead=lead):
            action = "organisation.lead-named" if lead else "organisation.lead-cleared"
            record(action, by=by, about=lead, scope=place.network_id, name=place.organisation.name)
