"""Flows of contributions.

Each is one transaction under the locks of the article and its contribution.
"""

from hub.errors import NotAllowed
from learn.contributions.flows.authors import answer, invite, remove_author
from learn.contributions.flows.content_review import check_again, come_due, follow_articles
from learn.contributions.flows.editorial import EditorialDecision, decide, hand_over, take
from learn.contributions.flows.review import add_note, add_remark, answer_remark, set_done
from learn.contributions.flows.writing import (
    ArticleInput,
    begin,
    begin_from,
    save,
    send_in,
    throw_away,
    withdraw,
)

__all__ = [
    "ArticleInput",
    "EditorialDecision",
    "NotAllowed",
    "add_note",
    "add_remark",
    "answer",
    "answer_remark",
    "begin",
    "begin_from",
    "check_again",
    "come_due",
    "decide",
    "follow_articles",
    "hand_over",
    "invite",
    "remove_author",
    "save",
    "send_in",
    "set_done",
    "take",
    "throw_away",
    "withdraw",
]
