"""What people do with campaigns and testimonies. Every verb runs in one transaction under a lock on the row."""

from networks.campaigns.flows.deciding import (
    ChangedMeanwhile,
    decide,
    redact,
    set_hidden,
    take_down,
)
from networks.campaigns.flows.editing import save_campaign
from networks.campaigns.flows.giving import Told, add, change_consent, give, of_receipt, withdraw
from networks.campaigns.flows.publishing import publish, remove, set_closed
from networks.campaigns.flows.telling import tell_of_waiting

__all__ = [
    "ChangedMeanwhile",
    "Told",
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
