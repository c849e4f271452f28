"""Background jobs of networks. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from accounts.models import User
from hub.outbox.retries import MAIL_TRIES
from hub.queues import AT_ONCE, MAIL, SEVERAL_TRIES
from networks import emails
from networks.models import Invitation, Membership, Network, NetworkExport, Proposal


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="networks-restore-due")
def restore_due(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """End due suspensions, pauses in posting and invitations. Every two minutes."""
    from networks import access  # imported here: it queues the jobs below

    access.restore_due()


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="networks-tell-of-requests")
def tell_of_requests(timestamp: int) -> None:  # noqa: ARG001
    """Mail about pending requests to join, where no mail went out within a day.

    Every quarter of an hour.
    """
    from networks import access

    access.mail_join_requests()


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="networks-end-lost-addresses")
def end_lost_addresses(timestamp: int) -> None:  # noqa: ARG001
    """End memberships that depend on an address which is gone. Every hour."""
    from networks import access

    access.end_lost_addresses()


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_invitation(invitation_id: int) -> None:
    """Send the mail, if the invitation still waits when the job runs."""
    waiting = (
        Invitation.objects.waiting()
        .select_related("network", "invited_by")
        .filter(pk=invitation_id)
    )
    for invitation in waiting:
        emails.invitation(invitation)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_decision(membership_id: int, state: str) -> None:
    """Send the mail, if the decision is still in force when the job runs."""
    decided = Membership.objects.select_related("network", "user").filter(
        pk=membership_id, state=state
    )
    for membership in decided.filter(user__closed_at=None):
        emails.decision(membership)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_requests_waiting(network_id: int, user_id: int) -> None:
    """Send the mail, if the person still answers requests and some still wait when the job runs."""
    from networks import access

    person = User.objects.active().filter(pk=user_id).first()
    if person is None:
        return
    networks = Network.objects.filter(pk=network_id, archived_at=None)
    for network in networks.answered_by(person):
        waiting = Membership.objects.filter(
            network=network, state=Membership.State.REQUESTED
        ).count()
        if waiting:
            convenes = networks.held_by(person, access.MANAGE).exists()
            emails.requests_waiting(network, person, waiting, as_staff=not convenes)


@app.task(retry=SEVERAL_TRIES)
def make_network_export(export_id: int) -> None:
    from networks import exporting

    exporting.make(export_id=export_id)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_network_export_ready(export_id: int) -> None:
    """Send the mail, if the person still convenes the network and the export is still there."""
    for export in NetworkExport.objects.select_related("network", "by").filter(
        pk=export_id, by__closed_at=None
    ):
        if NetworkExport.objects.visible_to(export.by).filter(pk=export_id).exists():
            emails.network_export_ready(export)


@app.periodic(cron="29 * * * *")
@app.task(queueing_lock="networks-sweep-exports")
def sweep_exports(timestamp: int) -> None:  # noqa: ARG001
    """Delete expired exports, and files that no row names. Every hour."""
    from networks import exporting

    exporting.sweep()


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_proposal_answered(proposal_id: int) -> None:
    decided = Proposal.objects.select_related("network", "proposed_by").exclude(decided_at=None)
    for proposal in decided.filter(pk=proposal_id, proposed_by__closed_at=None):
        emails.proposal_answered(proposal)
