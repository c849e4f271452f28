"""Context of a contribution's page for one viewer."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from accounts.models import User
from hub.files.models import StoredFile
from learn.contributions import permissions
from learn.contributions.copy import NEXT, said_of
from learn.contributions.editorial.anchors import beside
from learn.contributions.editorial.stewards import who_may_take
from learn.contributions.forms.editorial import (
    AuthorInviteForm,
    ContributionHandOverForm,
    DeskNoteForm,
    EditorialDecisionForm,
    RemarkAnswerForm,
    RemarkForm,
    SendForm,
)
from learn.contributions.models import Authorship, Contribution, DeskNote, RemarkAnswer
from learn.contributions.models.contribution import ContributionState
from learn.models import Attachment


def page_of(contribution: Contribution, person: User) -> dict[str, Any]:
    """Return the page's context, with forms for what the person may do.

    A fixed number of queries.
    """
    shares = permissions.shares(person, contribution)
    at_desk = permissions.looks_after(person, contribution)
    steps = list(contribution.steps.select_related("by", "to_person"))
    context = {
        "contribution": contribution,
        "article": contribution.article,
        "shares": shares,
        "at_desk": at_desk,
        "said": said_of(contribution, person),
        "next": NEXT[ContributionState(contribution.state)] if shares else "",
        "may_edit": permissions.may_edit(person, contribution),
        "steps": steps,
        "last_word": _last_word(steps, contribution),
        "attachments": _attachments(contribution, person),
        "tags": sorted(contribution.article.tags.names()),
    }
    context |= _remarks(contribution, takes_part=shares or at_desk or _stands(contribution, person))
    context |= _authors(contribution, person, shares=shares, at_desk=at_desk)
    return (
        context
        | (_of_desk(contribution, person, steps) if at_desk else {})
        | _of_author(contribution, shares)
    )


def _attachments(contribution: Contribution, person: User) -> QuerySet[Attachment]:
    """Return the files, annotated with whether the person may open them (`may_open`)."""
    opened = StoredFile.objects.visible_to(person).filter(pk=OuterRef("file"))
    named = StoredFile.objects.open_or_own(person)
    rows = contribution.article.attachments.filter(is_inline=False, file__in=named).select_related(
        "file__reading"
    )
    return rows.annotate(may_open=Exists(opened))


def _last_word(steps: list[Any], contribution: Contribution) -> Any:
    """Return the last step with a note to the authors, while they have to act on it."""
    if contribution.state not in {ContributionState.CHANGES, ContributionState.DECLINED}:
        return None
    return next(
        (step for step in reversed(steps) if step.to_state == contribution.state and step.note),
        None,
    )


def _remarks(contribution: Contribution, *, takes_part: bool) -> dict[str, Any]:
    answers = Prefetch("answers", RemarkAnswer.objects.select_related("by"))
    remarks = contribution.remarks.select_related("by", "done_by").prefetch_related(answers)
    blocks, gone = beside(contribution.article.body, remarks)
    return {
        "blocks": blocks,
        "gone": gone,
        "open_remarks": sum(1 for remark in remarks if remark.done_at is None),
        "takes_part": takes_part,
        "answer_form": RemarkAnswerForm(),
    }


def _stands(contribution: Contribution, person: User) -> bool:
    return permissions.stands_as_author(person, contribution)


def _authors(
    contribution: Contribution, person: User, *, shares: bool, at_desk: bool
) -> dict[str, Any]:
    """Return the context about authors.

    Editors and topic leads see who agreed, and how many have not answered yet. The contributor sees
    every person who was asked.
    """
    rows = list(contribution.authorships.select_related("user"))
    agreed = [row for row in rows if row.answer == Authorship.Answer.AGREED]
    inviting = contribution.state in permissions.INVITING
    return {
        "authors": rows if shares else agreed,
        "waiting_authors": sum(1 for row in rows if row.answer == Authorship.Answer.WAITING)
        if at_desk
        else 0,
        "asked": next(
            (row for row in rows if row.user_id == person.pk and row.answer != "declined"), None
        ),
        "may_invite": shares and inviting,
        "invite_form": AuthorInviteForm(by=person) if shares and inviting else None,
    }


def _of_author(contribution: Contribution, shares: bool) -> dict[str, Any]:
    at_author = contribution.state in permissions.AT_AUTHOR
    return {
        "may_send": shares and at_author,
        "missing": permissions.missing_in(contribution.article) if shares and at_author else "",
        "send_form": SendForm() if shares and at_author else None,
        "may_withdraw": shares and contribution.state in permissions.WITHDRAWABLE,
        "may_throw_away": shares
        and contribution.state in {ContributionState.DRAFT, ContributionState.WITHDRAWN},
    }


def _of_desk(contribution: Contribution, person: User, steps: list[Any]) -> dict[str, Any]:
    is_open = contribution.state in permissions.OPEN_AT_DESK
    people = [each for each in who_may_take(contribution) if each.pk != contribution.assigned_to_id]
    return {
        "is_open_at_desk": is_open,
        "has_it": contribution.assigned_to_id == person.pk,
        "may_take": is_open and contribution.assigned_to_id != person.pk,
        "decision_form": EditorialDecisionForm(initial={"seen": steps[-1].pk if steps else 0})
        if is_open
        else None,
        "hand_over_form": ContributionHandOverForm(people=people) if is_open and people else None,
        "remark_form": RemarkForm() if is_open else None,
        "note_form": DeskNoteForm(),
        "desk_notes": DeskNote.objects.visible_to(person)
        .filter(contribution=contribution)
        .select_related("by"),
    }
