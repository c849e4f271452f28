"""What a person reported and how it ended; and what was decided about their own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from hub.moderation import registry
from hub.moderation.flows import can_appeal
from hub.moderation.models import LEFT, Appeal, Case, Report, Sanction
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.registry import ReportedSubject
from hub.moderation.reports.queue import label_of

MOST = 100


@dataclass(frozen=True)
class OwnReport:
    """One report of a person. No subject: they cannot see the thing any more."""

    report: Report
    label: str
    subject: ReportedSubject | None


@dataclass(frozen=True)
class HeldText:
    """Something the person wrote that nobody else sees yet."""

    case: Case
    label: str
    subject: ReportedSubject


def was_sent(
    person: AbstractBaseUser | AnonymousUser, key: str, text: str, kind: str, object_id: int
) -> bool:
    """Whether the person's report of this thing says so already; of a stranger, the form of this key."""
    try:
        of_form = Q(key=UUID(key), reporter=person.pk)
    except ValueError:
        of_form = Q(pk__in=())
    own = of_form | Q(reporter=person.pk) if person.is_authenticated and text.strip() else of_form
    of_thing = Report.objects.filter(case__kind=kind, case__object_id=object_id)
    return of_thing.filter(own, text__contains=text.strip()).exists()


def reports_of(person: AbstractBaseUser) -> list[OwnReport]:
    """The newest first. A query, and one a kind of thing."""
    reports = list(Report.objects.visible_to(person).select_related("case").order_by("-pk")[:MOST])
    shown = registry.shown(((each.case.kind, each.case.object_id) for each in reports), person)
    return [
        OwnReport(each, label_of(each.case), shown.get((each.case.kind, each.case.object_id)))
        for each in reports
    ]


@dataclass(frozen=True)
class DecisionAboutMe:
    """A decision about something the person wrote, with what it is. `can_appeal`: they may still answer it, once."""

    label: str
    case: Case
    appeal: Appeal | None
    can_appeal: bool


def decisions_about(person: AbstractBaseUser) -> Sequence[DecisionAboutMe]:
    """What was done about something the person wrote; the newest first. Never who reported it.

    A query for what is signed, one a kind of thing for what is not; each by an index.
    """
    told = {case.pk: case for of_kind in _decided(person) for case in of_kind}
    newest = sorted(told.values(), key=lambda case: case.pk, reverse=True)[:MOST]
    return [_about_me(case) for case in newest]


def _decided(person: AbstractBaseUser) -> Iterator[CaseQuerySet]:
    told = Case.objects.decided().exclude(decision__in=LEFT).select_related("appeal")
    yield told.filter(about=person.pk)[:MOST]
    for kind, able in registry.capabilities_of():
        if able.unsigned is not None and (
            unsigned := list(able.unsigned(person).values_list("pk", flat=True))
        ):
            yield told.filter(kind=kind, object_id__in=unsigned)[:MOST]


def _about_me(case: Case) -> DecisionAboutMe:
    return DecisionAboutMe(label_of(case), case, getattr(case, "appeal", None), can_appeal(case))


def waiting_of(person: AbstractBaseUser) -> Sequence[HeldText]:
    """What the person wrote that waits to be let through, the newest first."""
    held = Case.objects.filter(decided_at=None).exclude(held_for="")
    cases = {case.pk: case for case in held.filter(about=person.pk).order_by("-pk")[:MOST]}
    for kind, able in registry.capabilities_of():
        if able.unsigned is not None and (
            unsigned := list(able.unsigned(person).values_list("pk", flat=True))
        ):
            cases |= {
                case.pk: case for case in held.filter(kind=kind, object_id__in=unsigned)[:MOST]
            }
    own = registry.written(((case.kind, case.object_id) for case in cases.values()), person)
    return [
        HeldText(case, label_of(case), subject)
        for case in cases.values()
        if (subject := own.get((case.kind, case.object_id))) is not None
    ]


def sanctions_of(person: AbstractBaseUser) -> Sequence[Sanction]:
    """Warnings and suspensions, the newest first."""
    return list(Sanction.objects.visible_to(person).order_by("-pk")[:MOST])


def own_case(person: AbstractBaseUser, pk: int) -> Case | None:
    """A decided case about something the person wrote."""
    return next((told.case for told in decisions_about(person) if told.case.pk == pk), None)
