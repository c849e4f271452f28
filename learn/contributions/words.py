"""How a contribution's state is said to people, and what they can do next."""

from __future__ import annotations

from accounts.models import User
from learn.contributions.models import Contribution
from learn.contributions.models.contribution import State

NEXT = {
    State.DRAFT: "Go on writing, or send it in when you are ready.",
    State.SENT: "You need do nothing now. Somebody who knows the topic will take it.",
    State.REVIEW: "You need do nothing now. You hear of it as soon as it is read.",
    State.CHANGES: "Read what is asked, change the text, and send it in again.",
    State.ACCEPTED: "You need do nothing more. It will be published.",
    State.SCHEDULED: "You need do nothing more. It appears by itself.",
    State.PUBLISHED: "It is in the library. Tell others about it.",
    State.DUE: "If something in it no longer holds, tell whoever looks after it.",
    State.ARCHIVED: "It is no longer in the library.",
    State.DECLINED: "You can read why, and keep your text for another place.",
    State.WITHDRAWN: "Go on writing, send it in again, or throw it away.",
}
"""What the author does next."""


def said_of(contribution: Contribution, viewer: User) -> str:
    """The state in one sentence, for the viewer."""
    holder, own = contribution.assigned_to, contribution.article.contributed_by_id == viewer.pk
    who = "You have" if holder and holder.pk == viewer.pk else f"{holder.shown_name} has" if holder else ""
    return {
        State.DRAFT: "A draft: only its authors read it.",
        State.SENT: f"Sent in. {who} read it before, and will look at it again."
        if who
        else "Sent in. It waits for somebody to take it.",
        State.REVIEW: f"In review. {who} it." if who else "In review. Nobody has it at the moment.",
        State.CHANGES: f"Changes are asked. It is with {'you' if own else 'its author'}.",
        State.ACCEPTED: "Accepted. It will be published.",
        State.SCHEDULED: "Accepted, with a day on which it appears.",
        State.PUBLISHED: "Published: it is in the library.",
        State.DUE: "Published. It is to be checked whether it still holds.",
        State.ARCHIVED: "Archived: it was in the library, and is no longer shown.",
        State.DECLINED: "Declined: it will not be published.",
        State.WITHDRAWN: "Withdrawn: a draft again, which only its authors read.",
    }[State(contribution.state)]
