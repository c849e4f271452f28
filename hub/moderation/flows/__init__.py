"""Reporting, holding, claiming, deciding, appealing, removing: each one transaction, safe to repeat, under a lock."""

from hub.moderation.flows.appeals import answer, appeal, can_appeal
from hub.moderation.flows.bulk_removal import count_everything, remove_everything
from hub.moderation.flows.ceilings import hidden_together, show_all_again
from hub.moderation.flows.decisions import claim, decide, hand_over, show_again
from hub.moderation.flows.locks import AlreadyDecided, lock_cases, move_cases
from hub.moderation.flows.pre_moderation import hold
from hub.moderation.flows.reports import report
from hub.moderation.flows.retention import purge_deleted
from hub.moderation.flows.sanctions import acknowledge

__all__ = [
    "AlreadyDecided",
    "acknowledge",
    "answer",
    "appeal",
    "can_appeal",
    "claim",
    "count_everything",
    "decide",
    "hand_over",
    "hidden_together",
    "hold",
    "lock_cases",
    "move_cases",
    "purge_deleted",
    "remove_everything",
    "report",
    "show_again",
    "show_all_again",
]
