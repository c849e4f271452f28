"""What people do with campaigns and testimonies. Every verb runs in one transaction under a lock on the row."""

from networks.campaigns.flows.editing import save_campaign
from networks.campaigns.flows.notices import tell_of_waiting
from networks.campaigns.flows.publication import publish, remove, set_closed
from networks.campaigns.flows.submission import (
    TestimonyInput,
    add,
    change_consent,
    give,
    of_receipt,
    withdraw,
)
from networks.campaigns.flows.triage import CampaignChanged, decide, redact, set_hidden, take_down

__all__ = [
    "CampaignChanged",
    "TestimonyInput",
    "add",
    "change_consent",
    "decide",
    "give",
    "of_receipt",
    "publish",
    "redact",
    "remove",
    "save_campaign",
    "set_closed",
    "set_hidden",
    "take_down",
    "tell_of_waiting",
    "withdraw",
]
