"""Raw records, which the readers of all formats yield."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST_RECORD = 5_000_000  # bytes
TOO_LONG = f"is longer than {LONGEST_RECORD // 1_000_000} MB"


@dataclass(frozen=True, slots=True)
class RawRecord:
    """Unvalidated record.

    `fields` has the field names of the JSON Lines schema. If they could not be read, `reason` says
    why. `number` is the line at which the record begins, or the count of records in formats without
    lines.
    """

    number: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
