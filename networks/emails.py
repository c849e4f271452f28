"""Mails about networks: one function per mail."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from hub.http.absolute_urls import absolute
from hub.outbox import mail
from networks.models import Invitation, Membership, Network, NetworkExport, Proposal


def invitation(sent: Invitation) -> None:
    mail.send(
        "network_invitation",
        to=sent.email,
        context={
            "network": sent.network,
            "by": sent.invited_by,
            "message": sent.message,
            "expires_at": sent.expires_at,
            "address": absolute(sent.get_absolute_url()),
        },
        key=f"invitation-{sent.pk}-{sent.times_sent}",
    )


def decision(membership: Membership) -> None:
    """Send the mail about a decision: what was decided, why, and what the person can do.

    The decision is to approve, decline, remove or suspend. A hidden network is named only to its
    members, at the moment of sending. A network with `confidential_mail` is not named at all, and
    the text of its conveners is left out.
    """
    decided_at = membership.since.timestamp()
    until = membership.suspended_until.timestamp() if membership.suspended_until else 0
    shown = Network.objects.visible_to(membership.user).filter(pk=membership.network_id)
    named = shown.filter(confidential_mail=False).first()
    mine = absolute(reverse("networks:mine"))
    mail.send(
        f"network_{membership.state}",
        to=membership.user.email,
        context={
            "name": membership.user.display_name,
            "network": named,
            "membership": membership,
            "reason": "" if membership.network.confidential_mail else membership.reason,
            "address": absolute(named.get_absolute_url()) if named else mine,
            "mine": mine,
        },
        key=f"membership-{membership.pk}-{membership.state}-{decided_at:.0f}-{until:.0f}",
    )


def requests_waiting(network: Network, person: User, number: int, *, as_staff: bool) -> None:
    """Send the mail about pending requests to a convener or to staff.

    `as_staff` is for staff where no convener is present: their link leads to the admin.
    """
    told_at = network.requests_told_at.timestamp() if network.requests_told_at else 0
    mail.send(
        "network_requests_waiting",
        to=person.email,
        context={
            "name": person.display_name,
            "network": None if network.confidential_mail else network,
            "number": number,
            "as_staff": as_staff,
            "address": absolute(
                _page_for_staff(network) if as_staff else _page("requests", network)
            ),
        },
        key=f"requests-{network.pk}-{person.pk}-{told_at:.0f}",
    )


def _page(name: str, network: Network) -> str:
    """Return the path of the page, or of "my networks" if mails must not name the network.

    The path would reveal which network it is.
    """
    if network.confidential_mail:
        return reverse("networks:mine")
    return reverse(f"networks:{name}", args=[network.slug])


def _page_for_staff(network: Network) -> str:
    """Return the path of the network in the admin.

    If mails must not name the network, it is the list of networks without a convener.
    """
    if network.confidential_mail:
        return f"{reverse('admin:networks_network_changelist')}?convener=missing"
    return reverse("admin:networks_network_change", args=[network.pk])


def network_export_ready(export: NetworkExport) -> None:
    mail.send(
        "network_export_ready",
        to=export.by.email,
        context={
            "name": export.by.display_name,
            "network": None if export.network.confidential_mail else export.network,
            "expires_at": export.expires_at,
            "address": absolute(_page("export", export.network)),
        },
        key=f"network-export-{export.pk}",
    )


def proposal_answered(proposal: Proposal) -> None:
    """Send the mail about the answer to a proposal: founded or declined."""
    address = proposal.network.get_absolute_url() if proposal.network else reverse("networks:mine")
    mail.send(
        "network_proposal_answered",
        to=proposal.proposed_by.email,
        context={
            "name": proposal.proposed_by.display_name,
            "proposal": proposal,
            "address": absolute(address),
        },
        key=f"proposal-{proposal.pk}",
    )
