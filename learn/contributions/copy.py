"""User-facing wording of a contribution's state, and of what its author can do next."""

from __future__ import annotations

from accounts.models import User
from learn.contributions.models import Contribution
from learn.contributions.models.contribution import ContributionState

NEXT = {
    ContributionState.DRAFT: "Go on writing, or send it in when you are ready.",
    ContributionState.SENT: "You need do nothing now. Somebody who knows the topic will take it.",
    ContributionState.REVIEW: "You need do nothing now. You hear of it as soon as it is read.",
    ContributionState.CHANGES: "Read what is asked, change the text, and send it in again.",
    ContributionState.ACCEPTED: "You need do nothing more. It will be published.",
    ContributionState.SCHEDULED: "You need do nothing more. It appears by itself.",
    ContributionState.PUBLISHED: "It is in the library. Tell others about it.",
    ContributionState.DUE: "If something in it no longer holds, tell whoever looks after it.",
    ContributionState.ARCHIVED: "It is no longer in the library.",
    ContributionState.DECLINED: "You can read why, and keep your text for another place.",
    ContributionState.WITHDRAWN: "Go on writing, send it in again, or throw it away.",
}
"""The author's next step, by state."""


def said_of(contribution: Contribution, viewer: User) -> str:
    """Return the state as one sentence for the viewer."""
    holder, own = contribution.assigned_to, contribution.article.contributed_by_id == viewer.pk
    who = (
        "You have"
        if holder and holder.pk == viewer.pk
        else f"{holder.shown_name} has"
        if holder
        else ""
    )
    return {
        ContributionState.DRAFT: "A draft: only its authors read it.",
        ContributionState.SENT: f"Sent in. {who} read it before, and will look at it again."
        if who
        else "Sent in. It waits for somebody to take it.",
        ContributionState.REVIEW: f"In review. {who} it."
        if who
        else "In review. Nobody has it at the moment.",
        ContributionState.CHANGES: (
            f"Changes are asked. It is with {'you' if own else 'its author'}."
        ),
        ContributionState.ACCEPTED: "Accepted. It will be published.",
        ContributionState.SCHEDULED: "Accepted, with a day on which it appears.",
        ContributionState.PUBLISHED: "Published: it is in the library.",
        ContributionState.DUE: "Published. It is to be checked whether it still holds.",
        ContributionState.ARCHIVED: "Archived: it was in the library, and is no longer shown.",
        ContributionState.DECLINED: "Declined: it will not be published.",
        ContributionState.WITHDRAWN: "Withdrawn: a draft again, which only its authors read.",
    }[ContributionState(contribution.state)]
