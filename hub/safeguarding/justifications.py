"""Justifications of findings that authors post all the same, and their audit events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from hub.audit.log import record
from hub.audit.models import AuditEvent
from hub.safeguarding.rules import FindingKind

ACTION = "safeguarding.explained"


@dataclass(frozen=True, slots=True)
class Justification:
    """Reason for posting a finding of one kind. The finding itself is not stored."""

    kind: FindingKind
    reason: str


def note_explained(
    explained: Sequence[Justification],
    *,
    by: AbstractBaseUser | None,
    scope: int = 0,
    **details: Any,
) -> AuditEvent | None:
    """Record an audit event for findings that were posted all the same; None if there are none.

    Call it in the transaction that posts them. `scope` is the network, 0 for the site. `by` is
    None if others may not know the author of the text.
    """
    if not explained:
        return None
    kinds = list(dict.fromkeys(each.kind.value for each in explained))
    reason = "; ".join(dict.fromkeys(each.reason for each in explained))
    return record(ACTION, by=by, scope=scope, kinds=kinds, reason=reason, **details)


def kinds_in_words(kinds: Sequence[str]) -> str:
    """Return the kinds of an audit event in words, such as "a postcode, somebody’s name"."""
    known = {kind.value: kind.one for kind in FindingKind}
    return ", ".join(known.get(kind, kind) for kind in kinds)
