"""Mail about networks: one function per mail."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from hub import mail
from hub.addresses import absolute
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
    )


def decision(membership: Membership) -> None:
    """Approved, declined, removed or suspended: what was decided, why, and what one can do.

    A hidden network is named to its members alone, at the moment of sending.
    """
    named = Network.objects.visible_to(membership.user).filter(pk=membership.network_id).first()
    mail.send(
        f"network_{membership.state}",
        to=membership.user.email,
        context={
            "name": membership.user.display_name,
            "network": named,
            "membership": membership,
            "address": absolute(named.get_absolute_url()) if named else "",
            "mine": absolute(reverse("networks:mine")),
        },
    )


def requests_waiting(network: Network, convener: User, number: int) -> None:
    mail.send(
        "network_requests_waiting",
        to=convener.email,
        context={
            "name": convener.display_name,
            "network": network,
            "number": number,
            "address": absolute(reverse("networks:requests", args=[network.slug])),
        },
    )


def network_export_ready(export: NetworkExport) -> None:
    mail.send(
        "network_export_ready",
        to=export.by.email,
        context={
            "name": export.by.display_name,
            "network": export.network,
            "expires_at": export.expires_at,
            "address": absolute(reverse("networks:export", args=[export.network.slug])),
        },
    )


def proposal_answered(proposal: Proposal) -> None:
    """Founded or declined."""
    address = proposal.network.get_absolute_url() if proposal.network else reverse("networks:mine")
    mail.send(
        "network_proposal_answered",
        to=proposal.proposed_by.email,
        context={"name": proposal.proposed_by.display_name, "proposal": proposal, "address": absolute(address)},
    )
