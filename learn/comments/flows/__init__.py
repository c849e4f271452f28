"""Commenting: each verb one transaction, under the lock of the article's figures."""

from learn.comments.flows.changing import can_edit, delete, edit, react
from learn.comments.flows.deciding import (
    edit_after_decision,
    let_through,
    purge,
    redact,
    redact_below,
    remove_some_of,
    restore,
    set_hidden,
)
from learn.comments.flows.lock import may_moderate, recount
from learn.comments.flows.writing import Writing, write

__all__ = [
    "Writing",
    "can_edit",
    "delete",
    "edit",
    "edit_after_decision",
    "let_through",
    "may_moderate",
    "purge",
    "react",
    "recount",
    "redact",
    "redact_below",
    "remove_some_of",
    "restore",
    "set_hidden",
    "write",
]
