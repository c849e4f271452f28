"""Data of a form that is shown again after it was refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.http import QueryDict


def sent_instead(sent: Mapping[str, Any], **fields: str) -> QueryDict:
    """Return a copy of the submitted data in which these fields are replaced."""
    changed = cast(QueryDict, sent).copy()
    for name, value in fields.items():
        changed[name] = value
    return changed
