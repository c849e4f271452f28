"""What moderation keeps: cases and reports, sanctions, appeals, removals, wordings, and how much somebody writes."""

from hub.moderation.models.appeal import Appeal
from hub.moderation.models.aside import SetAside
from hub.moderation.models.case import (
    DECIDED,
    LEFT,
    OUTCOMES,
    TO_APPEAL,
    TO_AUTHOR,
    Case,
    Decision,
    HeldFor,
    Reason,
    Report,
    address_of,
    in_words,
)
from hub.moderation.models.removal import Removal
from hub.moderation.models.sanction import Sanction
from hub.moderation.models.wording import MessageTemplate
from hub.moderation.models.writing import Sent

__all__ = [
    "DECIDED",
    "LEFT",
    "OUTCOMES",
    "TO_APPEAL",
    "TO_AUTHOR",
    "Appeal",
    "Case",
    "Decision",
    "HeldFor",
    "MessageTemplate",
    "Reason",
    "Removal",
    "Report",
    "Sanction",
    "Sent",
    "SetAside",
    "address_of",
    "in_words",
]
