"""What somebody says of a finding that they post all the same, and how that is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser

from hub.audit.models import Entry
from hub.audit.trail import record
from hub.safeguarding.rules import Kind

ACTION = "safeguarding.explained"


@dataclass(frozen=True, slots=True)
class Explained:
    """Something of this kind was posted, for this reason. What was found is not kept."""

    kind: Kind
    reason: str


def note_explained(
    explained: Sequence[Explained], *, by: AbstractBaseUser | None, scope: int = 0, **details: Any
) -> Entry | None:
    """Write into the audit trail what was posted all the same; call it in the transaction that posts it.

    `scope` is the network. `by` is None where the text has no author that others may know.
    """
    if not explained:
        return None
    kinds = list(dict.fromkeys(each.kind.value for each in explained))
    reason = "; ".join(dict.fromkeys(each.reason for each in explained))
    return record(ACTION, by=by, scope=scope, kinds=kinds, reason=reason, **details)


def kinds_in_words(kinds: Sequence[str]) -> str:
    """Kinds of an entry, as a sentence names them: "a postcode, somebody’s name"."""
    known = {kind.value: kind.one for kind in Kind}
    return ", ".join(known.get(kind, kind) for kind in kinds)
