"""Flows of comments. Each is one transaction, under the lock of the article's figures."""

from learn.comments.flows.editing import can_edit, delete, edit, react
from learn.comments.flows.locks import may_moderate, recount
from learn.comments.flows.moderation import (
    edit_after_decision,
    let_through,
    purge,
    redact,
    redact_below,
    remove_some_of,
    restore,
    set_hidden,
)
from learn.comments.flows.posting import CommentInput, write

__all__ = [
    "CommentInput",
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
