"""What is sent, what the page asks, and how it is answered."""

import re
from typing import Any

from hub.audit.models import AuditEvent

KEY = "7d0a3b36-4c2c-4b31-9f4c-0d8f64c3ab11"
PHONE, OTHER_PHONE, NHS = "07700 900123", "07700 900456", "999 247 5145"
RING = f"<p>Ring her daughter on {PHONE}.</p>"
WHY = "It is the number on our poster"


def typed(body: str = RING, **changed: Any) -> dict[str, Any]:
    return {"body": body, "key": KEY} | changed


def answers(page: Any, reason: str = WHY) -> dict[str, str]:
    """Each tick that the page offers, with this reason."""
    marks = re.findall(r'name="([\w-]*)fine-([0-9a-f]+)"', page.content.decode())
    given = {f"{prefix}fine-{mark}": "1" for prefix, mark in marks}
    return given | {f"{prefix}because-{mark}": reason for prefix, mark in marks}


def notes() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action="safeguarding.explained"))


def text_of(page: Any) -> str:
    return str(page.content.decode())
