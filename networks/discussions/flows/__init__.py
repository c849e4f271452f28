"""What people do in discussions: each verb one transaction, safe to repeat, checked under the thread's lock."""

from networks.discussions.flows.bulk_removal import count_of, remove_some_of
from networks.discussions.flows.editing import (
    delete_post,
    edit_after_decision,
    edit_post,
    take_down_post,
)
from networks.discussions.flows.files import take_file_out
from networks.discussions.flows.me_too import recount_sharing_of, share_concern
from networks.discussions.flows.moderation import (
    ask_author,
    can_name,
    close_after_decision,
    edit_thread,
    merge_thread,
    move_thread,
    set_answer,
    set_closed,
    set_pinned,
    split_thread,
)
from networks.discussions.flows.move_rules import MoveLoss, losses
from networks.discussions.flows.polls import (
    PollChanged,
    PollInput,
    can_edit_poll,
    edit_poll,
    has_votes,
    vote,
)
from networks.discussions.flows.posting import PostInput, reply, start_thread
from networks.discussions.flows.pre_moderation import let_through
from networks.discussions.flows.promotions import (
    answer_promotion,
    body_of,
    give_up_promotion,
    parts_for,
    propose_promotion,
)
from networks.discussions.flows.reactions import react
from networks.discussions.flows.redaction import redact
from networks.discussions.flows.retention import (
    purge_post,
    put_file_back,
    restore_post,
    set_file_aside,
)
from networks.discussions.flows.subscriptions import follow
from networks.discussions.flows.visibility import set_hidden

__all__ = [
    "MoveLoss",
    "PollChanged",
    "PollInput",
    "PostInput",
    "answer_promotion",
    "ask_author",
    "body_of",
    "can_edit_poll",
    "can_name",
    "close_after_decision",
    "count_of",
    "delete_post",
    "edit_after_decision",
    "edit_poll",
    "edit_post",
    "edit_thread",
    "follow",
    "give_up_promotion",
    "has_votes",
    "let_through",
    "losses",
    "merge_thread",
    "move_thread",
    "parts_for",
    "propose_promotion",
    "purge_post",
    "put_file_back",
    "react",
    "recount_sharing_of",
    "redact",
    "remove_some_of",
    "reply",
    "restore_post",
    "set_answer",
    "set_closed",
    "set_file_aside",
    "set_hidden",
    "set_pinned",
    "share_concern",
    "split_thread",
    "start_thread",
    "take_down_post",
    "take_file_out",
    "vote",
]
