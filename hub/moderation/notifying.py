"""What moderation tells people of, and how it looks to them. Nobody learns here who reported or who decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.urls import reverse

from hub.moderation import sources
from hub.moderation.models import Appeal, Case, Report
from hub.moderation.querysets import CaseQuerySet
from hub.moderation.reading import label_of
from hub.moderation.sources import SITE
from hub.moderation.telling import APPEAL, DECISION, REPORT, SANCTION, writer_of
from hub.notifications.models import Channel, Event
from hub.notifications.sources import Happened, Kind, Shown
from hub.notifications.told import Told

WHO = "Those who look after it"
OUTCOME = Kind("report-outcome", "What became of your reports", "decided about", Channel.SITE, is_certain=True)
ABOUT_ME = Kind("decision", "Decisions about what you wrote", "decided about", Channel.NOW, is_certain=True)
MEETS_ME = Kind("sanction", "Warnings and suspensions", "wrote to you about", Channel.SITE, is_certain=True)
ANSWERED = Kind("appeal", "Answers to your appeals", "answered your appeal about", Channel.NOW, is_certain=True)


class DecisionSource:
    """A decision, for the author of what it is about."""

    cause = DECISION
    kinds: Iterable[Kind] = (ABOUT_ME,)

    def __init__(self) -> None:
        self.told = Told(self.visible_to)

    def concerned(self, event: Event) -> Mapping[int, str]:
        case = Case.objects.filter(pk=event.about_id).first()
        writer = writer_of(case) if case else None
        return {writer: next(iter(self.kinds)).name} if writer else {}

    def visible_to(self, person: AbstractBaseUser) -> CaseQuerySet:  # noqa: ARG002 - who is told is the author
        return Case.objects.filter(decided_at__isnull=False)

    def shown(self, events: Iterable[Happened], person: AbstractBaseUser) -> Mapping[int, Shown]:
        """A query, one for the networks' names, and one a kind of thing."""
        cases = self.told(events, person)
        titles, places = _titles([*cases.values()], person), _places(cases.values(), person)
        return {pk: _shown(case, titles, places, self._text(case)) for pk, case in cases.items()}

    def _text(self, case: Case) -> str:
        return f"It {case.told_to_author}. {case.message}".strip() if case.told_to_author else case.message


class SanctionSource(DecisionSource):
    """A warning or a suspension. Its mail is sent in any case, by a job of its own."""

    cause = SANCTION
    kinds = (MEETS_ME,)


class OutcomeSource(DecisionSource):
    """A decision, for those who reported the thing."""

    cause = REPORT
    kinds = (OUTCOME,)

    def concerned(self, event: Event) -> Mapping[int, str]:
        told = Report.objects.filter(case=event.about_id, reporter__is_active=True).values_list("reporter", flat=True)
        return {person: OUTCOME.name for person in told if person is not None}

    def _text(self, case: Case) -> str:
        return case.outcome


class AppealSource:
    """An answer to an appeal, for whoever made it."""

    cause = APPEAL
    kinds: Iterable[Kind] = (ANSWERED,)

    def __init__(self) -> None:
        self.told = Told(lambda person: self.visible_to(person).select_related("case"))

    def concerned(self, event: Event) -> Mapping[int, str]:
        person = Appeal.objects.filter(pk=event.about_id).values_list("person", flat=True).first()
        return {person: ANSWERED.name} if person else {}

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Appeal]:
        return Appeal.objects.filter(person=person.pk, answered_at__isnull=False)

    def shown(self, events: Iterable[Happened], person: AbstractBaseUser) -> Mapping[int, Shown]:
        appeals = self.told(events, person)
        cases = [appeal.case for appeal in appeals.values()]
        titles, places = _titles(cases, person), _places(cases, person)
        return {
            pk: _shown(appeal.case, titles, places, f"{appeal.answered_in_words} {appeal.answer}".strip())
            for pk, appeal in appeals.items()
        }


SOURCES = (DecisionSource(), SanctionSource(), OutcomeSource(), AppealSource())


def _titles(cases: Sequence[Case], person: AbstractBaseUser) -> Mapping[tuple[str, int], str]:
    """Of the things that the person may still see."""
    shown = sources.shown(((case.kind, case.object_id) for case in cases), person)
    return {key: subject.title for key, subject in shown.items()}


@dataclass(frozen=True)
class _Places:
    """Networks that the person may know of, and those that keep what is written there out of mails."""

    names: Mapping[int, str]
    confidential: Collection[int]


def _places(cases: Iterable[Case], person: AbstractBaseUser) -> _Places:
    scopes = {case.scope for case in cases if case.scope != SITE}
    return _Places(sources.scopes().names_for(person, scopes), sources.scopes().confidential(scopes))


def _shown(case: Case, titles: Mapping[tuple[str, int], str], places: _Places, text: str) -> Shown:
    label, title = label_of(case).lower(), titles.get((case.kind, case.object_id))
    return Shown(
        who=WHO,
        title=title or f"A {label} that you cannot open any more",
        place=places.names.get(case.scope, ""),
        address=f"{reverse('moderation:my-reports')}#case-{case.pk}",
        text=text,
        group=f"case-{case.pk}",
        is_confidential=case.scope in places.confidential,
    )
