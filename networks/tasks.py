"""The networks' jobs. Each is safe to run twice."""

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
    """Every two minutes: end the suspensions, the pauses in posting and the invitations whose time has come."""
    from networks import access  # which queues the jobs below

    access.restore_due()


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="networks-tell-of-requests")
def tell_of_requests(timestamp: int) -> None:  # noqa: ARG001
    """Every quarter of an hour: a mail where people wait to be let in, and none went out within a day."""
    from networks import access

    access.mail_join_requests()


@app.periodic(cron="41 * * * *")
@app.task(queueing_lock="networks-end-lost-addresses")
def end_lost_addresses(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: memberships that rest on an address which is gone."""
    from networks import access

    access.end_lost_addresses()


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_invitation(invitation_id: int) -> None:
    """Only if it still waits when its turn comes."""
    waiting = (
        Invitation.objects.waiting()
        .select_related("network", "invited_by")
        .filter(pk=invitation_id)
    )
    for invitation in waiting:
        emails.invitation(invitation)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_decision(membership_id: int, state: str) -> None:
    """Only if the decision still stands when its turn comes."""
    decided = Membership.objects.select_related("network", "user").filter(
        pk=membership_id, state=state
    )
    for membership in decided.filter(user__closed_at=None):
        emails.decision(membership)


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_requests_waiting(network_id: int, user_id: int) -> None:
    """Only to who answers requests when its turn comes, and only if somebody still waits."""
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
    """Only to who convenes the network when its turn comes, and only while the copy is there."""
    for export in NetworkExport.objects.select_related("network", "by").filter(
        pk=export_id, by__closed_at=None
    ):
        if NetworkExport.objects.visible_to(export.by).filter(pk=export_id).exists():
            emails.network_export_ready(export)


@app.periodic(cron="29 * * * *")
@app.task(queueing_lock="networks-sweep-exports")
def sweep_exports(timestamp: int) -> None:  # noqa: ARG001
    """Every hour: copies of networks whose days are over, and files that no row names."""
    from networks import exporting

    exporting.sweep()


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_proposal_answered(proposal_id: int) -> None:
    decided = Proposal.objects.select_related("network", "proposed_by").exclude(decided_at=None)
    for proposal in decided.filter(pk=proposal_id, proposed_by__closed_at=None):
        emails.proposal_answered(proposal)
