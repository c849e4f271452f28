"""What the people concerned hear of a decision: its author in a message, those who reported it in a sentence."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from hub.moderation import registry
from hub.moderation.enforcement.decisions import ABOUT_PEOPLE, DecisionInput
from hub.moderation.models import LEFT, Case, Decision, MessageTemplate
from hub.moderation.registry import SITE, ReportedSubject
from hub.notifications.flows import notify

DECISION, REPORT, SANCTION, APPEAL = "decision", "report", "sanction", "appeal"
NEW_APPEAL, KEEPERS = "new-appeal", "decision-there"


def message_for(case: Case, verdict: DecisionInput, subject: ReportedSubject | None) -> str:
    """What was written, or the template's words where nothing was."""
    if verdict.message.strip():
        return verdict.message
    template = MessageTemplate.objects.filter(decision=verdict.decision).first()
    return template.filled(_values(case, verdict, subject)) if template else ""


def _values(case: Case, verdict: DecisionInput, subject: ReportedSubject | None) -> dict[str, str]:
    place = "this site" if case.scope == SITE else _place(case.scope)
    until = f"{timezone.localtime(verdict.until):%-d %B %Y (%Z)}" if verdict.until else ""
    return {
        "{name}": subject.byline if subject else "",
        "{thing}": subject.label.lower() if subject else "text",
        "{place}": place,
        "{until}": until,
    }


def _place(scope: int) -> str:
    """A closed network is not named: the words outlast somebody's membership."""
    scopes = registry.scopes()
    return (
        "the network"
        if scopes.is_closed(scope)
        else scopes.names([scope]).get(scope, "the network")
    )


def notify_author(case: Case, *, by: AbstractBaseUser, released: bool) -> None:
    """In the transaction of the decision. What is let through is also told as what it is, by its own app."""
    if case.report_count:
        notify(REPORT, case.pk, by=by, scope=case.scope)
    if case.decision in ABOUT_PEOPLE:
        notify(SANCTION, case.pk, by=by, scope=case.scope)
    elif released or case.decision != Decision.NOTHING:
        notify(DECISION, case.pk, by=by, scope=case.scope)
    if case.decision not in LEFT and registry.abilities(case.kind).keepers is not None:
        notify(KEEPERS, case.pk, by=by, scope=case.scope)


def writer_of(case: Case) -> int | None:
    """The key of who wrote the thing, for telling them alone."""
    if case.about_id is not None:
        return case.about_id
    writer = registry.abilities(case.kind).writer
    return writer(case.object_id) if writer else None
