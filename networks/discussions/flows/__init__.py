"""What people do in discussions: each verb one transaction, safe to repeat, checked under the thread's lock."""

from networks.discussions.flows.editing import delete_post, edit_after_decision, edit_post, take_down_post
from networks.discussions.flows.files import take_file_out
from networks.discussions.flows.following import follow
from networks.discussions.flows.hiding import set_hidden
from networks.discussions.flows.holding import let_through
from networks.discussions.flows.keeping import purge_post, put_file_back, restore_post, set_file_aside
from networks.discussions.flows.moderating import (
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
from networks.discussions.flows.polling import Ballot, PollChangedMeanwhile, can_edit_poll, edit_poll, has_votes, vote
from networks.discussions.flows.posting import Writing, reply, start_thread
from networks.discussions.flows.promoting import (
    answer_promotion,
    body_of,
    give_up_promotion,
    parts_for,
    propose_promotion,
)
from networks.discussions.flows.reacting import react
from networks.discussions.flows.redacting import redact
from networks.discussions.flows.removing import count_of, remove_some_of
from networks.discussions.flows.sharing import recount_sharing_of, share_concern

__all__ = [
    "Ballot",
    "MoveLoss",
    "PollChangedMeanwhile",
    "Writing",
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
