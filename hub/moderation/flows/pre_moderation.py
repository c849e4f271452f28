"""What waits for a moderator before others see it."""

from __future__ import annotations

from hub.moderation import registry
from hub.moderation.flows.reports import open_case
from hub.moderation.models import Case


def hold(kind: str, object_id: int, *, why: str) -> Case:
    """Put a new thing into the queue; call it in the transaction that writes it, hidden as it is."""
    source = registry.target_of(kind)
    assert source is not None, f"No app looks after things of the kind {kind}."
    (subject,) = source.subjects(source.everything().filter(pk=object_id))
    return open_case(subject, held_for=why)
