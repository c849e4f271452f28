"""Reporting, holding, claiming, deciding, appealing, removing: each one transaction, safe to repeat, under a lock."""

from hub.moderation.flows.appealing import answer, appeal, can_appeal
from hub.moderation.flows.ceilings import hidden_together, show_all_again
from hub.moderation.flows.deciding import claim, decide, hand_over, show_again
from hub.moderation.flows.holding import hold
from hub.moderation.flows.keeping import purge_deleted
from hub.moderation.flows.locking import DecidedAlready, lock_cases, move_cases
from hub.moderation.flows.removing import count_everything, remove_everything
from hub.moderation.flows.reporting import report
from hub.moderation.flows.sanctioning import acknowledge

__all__ = [
    "DecidedAlready",
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
