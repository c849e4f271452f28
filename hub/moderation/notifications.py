"""What moderation tells people of, and how it looks to them. Nobody learns here who reported or who decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from hub.moderation import registry
from hub.moderation.enforcement.author_messages import (
    APPEAL,
    DECISION,
    KEEPERS,
    NEW_APPEAL,
    REPORT,
    SANCTION,
    writer_of,
)
from hub.moderation.flows.ceilings import CEILING
from hub.moderation.models import Appeal, Case, Report
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.registry import SITE, ReportedSubject
from hub.moderation.reports.queue import label_of
from hub.moderation.roles import DECIDE, who_answer
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event
from hub.notifications.registry import EDITORS, MODERATORS, NotificationType, Rendered
from hub.permissions import staff_who_may

WHO = "Those who look after it"
OUTCOME = NotificationType(
    "report-outcome", "What became of your reports", "decided about", Channel.SITE, is_certain=True
)
ABOUT_ME = NotificationType(
    "decision",
    "Decisions about what you wrote",
    "decided about",
    Channel.IMMEDIATE,
    is_certain=True,
)
MEETS_ME = NotificationType(
    "sanction", "Warnings and suspensions", "wrote to you about", Channel.SITE, is_certain=True
)
APPEALED = NotificationType(
    "new-appeal",
    "Somebody answers a decision, where you moderate",
    "answered",
    Channel.IMMEDIATE,
    only_for=MODERATORS,
)
THERE = NotificationType(
    "decision-there",
    "Decisions about articles, after reports",
    "decided about",
    Channel.SITE,
    only_for=EDITORS,
)
CEILING_REACHED = NotificationType(
    "hiding-ceiling",
    "Reports by newcomers hide very much at once",
    "hid very much in",
    Channel.IMMEDIATE,
    is_certain=True,
    only_for=MODERATORS,
)
ANSWERED = NotificationType(
    "appeal",
    "Answers to your appeals",
    "answered your appeal about",
    Channel.IMMEDIATE,
    is_certain=True,
)


class DecisionNotifications:
    """A decision, for the author of what it is about."""

    event_type = DECISION
    kinds: Iterable[NotificationType] = (ABOUT_ME,)

    def __init__(self) -> None:
        self.told = SubjectLoader(self.visible_to)

    def recipients(self, event: Event) -> Mapping[int, str]:
        case = Case.objects.filter(pk=event.about_id).first()
        writer = writer_of(case) if case else None
        return {writer: next(iter(self.kinds)).name} if writer else {}

    def visible_to(self, person: AbstractBaseUser) -> CaseQuerySet:
        return Case.objects.filter(decided_at__isnull=False)

    def render(self, told: Mapping[int, Case], person: AbstractBaseUser) -> Mapping[int, Rendered]:
        """A query for the networks' names, and one a kind of thing."""
        titles, places = _titles([*told.values()], person), _places(told.values(), person)
        return {pk: _shown(case, titles, places, self._text(case)) for pk, case in told.items()}

    def _text(self, case: Case) -> str:
        return (
            f"It {case.told_to_author}. {case.message}".strip()
            if case.told_to_author
            else case.message
        )


class SanctionNotifications(DecisionNotifications):
    """A warning or a suspension. Its mail is sent in any case, by a job of its own."""

    event_type = SANCTION
    kinds = (MEETS_ME,)


class ReportOutcomeNotifications(DecisionNotifications):
    """A decision, for those who reported the thing."""

    event_type = REPORT
    kinds = (OUTCOME,)

    def recipients(self, event: Event) -> Mapping[int, str]:
        told = Report.objects.filter(case=event.about_id, reporter__is_active=True).values_list(
            "reporter", flat=True
        )
        return {person: OUTCOME.name for person in told if person is not None}

    def _text(self, case: Case) -> str:
        return case.outcome


class AppealAnswerNotifications:
    """An answer to an appeal, for whoever made it."""

    event_type = APPEAL
    kinds: Iterable[NotificationType] = (ANSWERED,)

    def __init__(self) -> None:
        self.told = SubjectLoader(lambda person: self.visible_to(person).select_related("case"))

    def recipients(self, event: Event) -> Mapping[int, str]:
        person = Appeal.objects.filter(pk=event.about_id).values_list("person", flat=True).first()
        return {person: ANSWERED.name} if person else {}

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Appeal]:
        return Appeal.objects.filter(person=person.pk, answered_at__isnull=False)

    def render(
        self, told: Mapping[int, Appeal], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        cases = [appeal.case for appeal in told.values()]
        titles, places = _titles(cases, person), _places(cases, person)
        return {
            pk: _shown(
                appeal.case, titles, places, f"{appeal.answered_in_words} {appeal.answer}".strip()
            )
            for pk, appeal in told.items()
        }


class NewAppealNotifications:
    """An appeal came in, for those who can answer it. It is shown without a word of what it is about."""

    event_type = NEW_APPEAL
    kinds: Iterable[NotificationType] = (APPEALED,)

    def __init__(self) -> None:
        self.told = SubjectLoader(lambda person: self.visible_to(person).select_related("case"))

    def recipients(self, event: Event) -> Mapping[int, str]:
        appeal = (
            Appeal.objects.select_related("case")
            .filter(pk=event.about_id, answered_at=None)
            .first()
        )
        return dict.fromkeys(who_answer(appeal.case), APPEALED.name) if appeal else {}

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Appeal]:
        """Where the person still looks after the place."""
        here = Q(case__scope__in=registry.scopes().looked_after_by(person))
        return Appeal.objects.for_moderator(person).filter(
            here | Exists(staff_who_may(DECIDE).filter(pk=person.pk))
        )

    def render(
        self, told: Mapping[int, Appeal], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """One query, for the networks' names and addresses."""
        places = {
            scope: (name, queue) for scope, name, queue in registry.scopes().moderated(person)
        }
        return {
            pk: _appealed(appeal, *places.get(appeal.case.scope, ("", "")))
            for pk, appeal in told.items()
        }


class HidingCeilingNotifications:
    """Strangers hid so much within an hour that their reports hide no more. About the first case that waits."""

    event_type = CEILING
    kinds: Iterable[NotificationType] = (CEILING_REACHED,)

    def __init__(self) -> None:
        self.told = SubjectLoader(self.visible_to)

    def recipients(self, event: Event) -> Mapping[int, str]:
        return dict.fromkeys(
            staff_who_may(DECIDE).values_list("pk", flat=True), CEILING_REACHED.name
        )

    def visible_to(self, person: AbstractBaseUser) -> CaseQuerySet:
        return Case.objects.not_written_by(person).filter(
            Exists(staff_who_may(DECIDE).filter(pk=person.pk))
        )

    def render(self, told: Mapping[int, Case], person: AbstractBaseUser) -> Mapping[int, Rendered]:
        """Names nothing of what was reported."""
        return dict.fromkeys(told, _CEILING_SHOWN)


class StewardNotifications(DecisionNotifications):
    """A decision, for those who look after such things without deciding about reports: with its reason."""

    event_type = KEEPERS
    kinds = (THERE,)

    def __init__(self) -> None:
        self.told = SubjectLoader(self.visible_to)

    def recipients(self, event: Event) -> Mapping[int, str]:
        case = Case.objects.filter(pk=event.about_id).first()
        keepers = registry.abilities(case.kind).keepers if case else None
        if case is None or keepers is None:
            return {}
        return {pk: THERE.name for pk in keepers.of(case.object_id) if pk != writer_of(case)}

    def visible_to(self, person: AbstractBaseUser) -> CaseQuerySet:
        theirs = Q(pk__in=[])
        for kind, able in registry.capabilities_of():
            if able.keepers is not None:
                theirs |= Q(able.keepers.is_one(person), kind=kind)
        return super().visible_to(person).filter(theirs).not_written_by(person)

    def render(self, told: Mapping[int, Case], person: AbstractBaseUser) -> Mapping[int, Rendered]:
        """Leads to the thing where it is still there."""
        things = registry.shown(((case.kind, case.object_id) for case in told.values()), person)
        return {
            pk: _decided_there(case, things.get((case.kind, case.object_id)))
            for pk, case in told.items()
        }


_CEILING_SHOWN = Rendered(
    who="Reports",
    title="the last hour",
    place="",
    address="/admin/moderation/case/",
    text="What newcomers and people who are not signed in report from now on waits in the queue, visible, "
    "until you decide. A case says how to show again what they hid.",
    group="hiding-ceiling",
)

SOURCES = (
    *(
        DecisionNotifications(),
        SanctionNotifications(),
        ReportOutcomeNotifications(),
        AppealAnswerNotifications(),
    ),
    *(NewAppealNotifications(), HidingCeilingNotifications(), StewardNotifications()),
)


def _appealed(appeal: Appeal, place: str, queue: str) -> Rendered:
    label = label_of(appeal.case).lower()
    return Rendered(
        who="Somebody",
        title=f"a decision about a {label}",
        place=place,
        address=queue or reverse("admin:moderation_case_appeal", args=[appeal.pk]),
        text="",
        group=f"appeal-{appeal.pk}",
    )


def _decided_there(case: Case, thing: ReportedSubject | None) -> Rendered:
    return Rendered(
        who=WHO,
        title=thing.title if thing else f"A {label_of(case).lower()} that was deleted",
        place="",
        address=thing.address if thing else f"{reverse('notifications:list')}",
        text=f"{case.decision_in_words}. {case.note}",
        group=f"case-{case.pk}",
    )


def _titles(cases: Sequence[Case], person: AbstractBaseUser) -> Mapping[tuple[str, int], str]:
    """Of the things that the person may still see."""
    shown = registry.shown(((case.kind, case.object_id) for case in cases), person)
    return {key: subject.title for key, subject in shown.items()}


@dataclass(frozen=True)
class _NetworkNames:
    """Networks that the person may know of, and those that keep what is written there out of mails."""

    names: Mapping[int, str]
    confidential: Collection[int]


def _places(cases: Iterable[Case], person: AbstractBaseUser) -> _NetworkNames:
    scopes = {case.scope for case in cases if case.scope != SITE}
    return _NetworkNames(
        registry.scopes().names_for(person, scopes), registry.scopes().confidential(scopes)
    )


def _shown(
    case: Case, titles: Mapping[tuple[str, int], str], places: _NetworkNames, text: str
) -> Rendered:
    label, title = label_of(case).lower(), titles.get((case.kind, case.object_id))
    return Rendered(
        who=WHO,
        title=title or f"A {label} that you cannot open any more",
        place=places.names.get(case.scope, ""),
        address=f"{reverse('moderation:my-reports')}#case-{case.pk}",
        text=text,
        group=f"case-{case.pk}",
        is_confidential=case.scope in places.confidential,
    )
