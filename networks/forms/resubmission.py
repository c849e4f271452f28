"""What a form shows again after it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import QueryDict


def sent_instead(sent: Mapping[str, Any], **fields: str) -> QueryDict:
    """What was sent, with these fields as given."""
    changed = cast(QueryDict, sent).copy()
    for name, value in fields.items():
        changed[name] = value
    return changed
