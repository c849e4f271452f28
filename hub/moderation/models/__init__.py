"""What moderation keeps: cases and reports, sanctions, appeals, removals, wordings, and how much somebody writes."""

from hub.moderation.models.appeal import Appeal
from hub.moderation.models.case import (
    DECIDED,
    LEFT,
    OUTCOMES,
    TO_APPEAL,
    TO_AUTHOR,
    Case,
    Decision,
    HoldReason,
    Report,
    ReportReason,
    address_of,
    in_words,
)
from hub.moderation.models.message_template import MessageTemplate
from hub.moderation.models.posting_activity import PostingActivity
from hub.moderation.models.removal import Removal
from hub.moderation.models.retained_content import RetainedContent
from hub.moderation.models.sanction import Sanction

__all__ = [
    "DECIDED",
    "LEFT",
    "OUTCOMES",
    "TO_APPEAL",
    "TO_AUTHOR",
    "Appeal",
    "Case",
    "Decision",
    "HoldReason",
    "MessageTemplate",
    "PostingActivity",
    "Removal",
    "Report",
    "ReportReason",
    "RetainedContent",
    "Sanction",
    "address_of",
    "in_words",
]
