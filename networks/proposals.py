"""Proposals of networks: submitted by members, decided by staff."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hub.errors import Conflict
from hub.idempotency import stored_as_sent
from hub.moderation.write_limits.write_access import check_may_write
from networks import access, tasks
from networks.models import Network, Proposal


class ProposalDecided(Conflict):
    """Conflict: somebody has answered this proposal already."""


@transaction.atomic
def propose(*, proposal: Proposal, key: uuid.UUID, by: User) -> Proposal:
    """Submit a proposal and return its row. Idempotent by `key`.

    Raises KeyConflict if the key was used for another proposal, and NotAllowed.
    """
    check_may_write(by)
    fields = {name: getattr(proposal, name) for name in ("name", "case", "purpose", "level")}
    stored, _ = Proposal.objects.get_or_create(key=key, defaults=fields | {"proposed_by": by})
    return stored_as_sent(stored, own=stored.proposed_by_id == by.pk, **fields)


@transaction.atomic
def found_proposed(*, proposal: Proposal, network: Network, convener: User, by: User) -> Network:
    """Create the network that was proposed. Raises ProposalDecided, NotAllowed."""
    waiting = _waiting(proposal)
    check_may_write(by)
    network.hold_what_is_usual()
    access.create_network(network=network, convener=convener, by=by)
    waiting.network = network
    _answer(waiting, by)
    return network


@transaction.atomic
def decline(*, proposal: Proposal, by: User, answer: str) -> None:
    """Decline with an answer that the person reads. Raises ProposalDecided, NotAllowed."""
    waiting = _waiting(proposal)
    check_may_write(by)
    waiting.answer = answer
    _answer(waiting, by)


def _waiting(proposal: Proposal) -> Proposal:
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.is_decided:
        raise ProposalDecided
    return row


def _answer(proposal: Proposal, by: User) -> None:
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()
    tasks.send_proposal_answered.defer(proposal_id=proposal.pk)
