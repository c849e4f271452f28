"""Notifications and mail about decisions and requests to join; closing of answered invitations."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from hub.notifications.flows import notify
from hub.permissions import staff_who_may
from networks import tasks
from networks.models import Invitation, Membership, Network
from networks.querysets import LOOK_AFTER, InvitationQuerySet


def notify_decision(membership: Membership) -> None:
    """Notify a person of a decision, by mail and on the site.

    Call it in the transaction of the decision.
    """
    tasks.send_decision.defer(membership_id=membership.pk, state=membership.state)
    notify_member(membership)


def notify_member(membership: Membership) -> None:
    """Notify a person on the site of the state of their membership."""
    notify(f"membership-{membership.state}", membership.pk, by=None, scope=membership.network_id)


def notify_role(membership: Membership, by: User) -> None:
    notify("role", membership.pk, by=by, scope=membership.network_id)


def notify_deciders(membership: Membership) -> None:
    """Notify the people who answer requests to join of a new one.

    Their mail is sent once a day (`networks.tasks.tell_of_requests`).
    """
    notify("join-request", membership.pk, by=membership.user, scope=membership.network_id)


def accept_invitations(network: Network, user: User) -> None:
    """Mark the invitations that wait for this person as accepted."""
    _waiting(network, user).update(answered_at=timezone.now(), accepted_by=user)


def decline_invitations(network: Network, user: User) -> None:
    """Mark the invitations that wait for this person as declined."""
    _waiting(network, user).update(answered_at=timezone.now())


def _waiting(network: Network, user: User) -> InvitationQuerySet:
    waiting = Invitation.objects.filter(network=network).waiting().to_person(user)
    return Invitation.objects.filter(pk__in=waiting.values("pk"))


def request_deciders(network_id: int) -> set[int]:
    """Return the primary keys of the people who answer requests to join.

    These are the network's conveners, and staff who manage networks if no convener is present.
    """
    conveners = Membership.objects.active().filter(
        network=network_id, role=Membership.Role.CONVENER
    )
    people = set(conveners.values_list("user_id", flat=True))
    if Network.objects.without_present_convener().filter(pk=network_id).exists():
        people |= set(staff_who_may(LOOK_AFTER).values_list("pk", flat=True))
    return people


TOLD_EVERY = timedelta(days=1)


def mail_join_requests() -> int:
    """Queue a mail to the people who answer requests, in each network with pending ones.

    At most one mail a day and network. It goes to the conveners, and to staff if none of them is
    present. Return the number of networks.
    """
    asking = Membership.objects.filter(network=OuterRef("pk"), state=Membership.State.REQUESTED)
    told_before = timezone.now() - TOLD_EVERY
    due = Network.objects.filter(Exists(asking), archived_at=None)
    due = due.filter(Q(requests_told_at=None) | Q(requests_told_at__lte=told_before))
    return sum(_mail_deciders(network, told_before) for network in due.order_by("pk"))


def _mail_deciders(network: Network, told_before: datetime) -> bool:
    with transaction.atomic():
        locked = Network.objects.select_for_update(no_key=True, of=("self",)).get(pk=network.pk)
        if locked.requests_told_at is not None and locked.requests_told_at > told_before:
            return False
        locked.requests_told_at = timezone.now()
        locked.save(update_fields=["requests_told_at"])
        for user_id in request_deciders(locked.pk):
            tasks.send_requests_waiting.defer(network_id=locked.pk, user_id=user_id)
    return True
