"""Who is told of a contribution's steps, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from accounts.models import User
from hub.notifications.models import Channel, Event
from hub.notifications.sources import EDITORS, Kind, Shown, Source
from hub.notifications.told import Told
from learn.contributions.flows.authors import CAUSE as ASKED
from learn.contributions.flows.lock import CAUSE as STEP
from learn.contributions.models import Authorship, Contribution, Step
from learn.contributions.people import desk_of_article

CONTRIBUTION = Kind("contribution", "Steps of what you share with Learn", "has news about", Channel.NOW)
REVIEW = Kind(
    "review",
    "Something waits for you, if you look after a topic of Learn",
    "has something for you to look at:",
    Channel.NOW,
    only_for=EDITORS,
)
AUTHORSHIP = Kind("authorship", "You are asked to stand as an author", "asks you to stand as an author of", Channel.NOW)

PLACE = "Learn"
TEXTS = ("contribution__article__body",)
TO_THE_DESK = {Step.Kind.SENT, Step.Kind.SENT_AGAIN, Step.Kind.DUE}


class StepSource:
    """A step was taken: its authors hear of it, and whoever is to do something next."""

    cause = STEP
    kinds: Iterable[Kind] = (CONTRIBUTION, REVIEW)

    def __init__(self) -> None:
        of_article = "contribution__article"
        self.told = Told(lambda person: self.visible_to(person).select_related(of_article, "by").defer(*TEXTS))

    def concerned(self, event: Event) -> Mapping[int, str]:
        steps = Step.objects.select_related("contribution__article", "contribution__assigned_to")
        step = steps.filter(pk=event.about_id).first()
        if step is None:
            return {}
        people = dict.fromkeys(_authors(step.contribution), CONTRIBUTION.name)
        people |= dict.fromkeys(_next(step), REVIEW.name)
        people.pop(step.by_id or 0, None)
        active = User.objects.active().filter(pk__in=people).values_list("pk", flat=True)
        return {pk: people[pk] for pk in active}

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Step]:
        return Step.objects.visible_to(person)

    def shown(self, told: Mapping[int, Step], person: AbstractBaseUser) -> Mapping[int, Shown]:
        """One query where something was explained."""
        of_desk = self._looked_after(told.values(), person)
        return {pk: _shown(step, of_desk) for pk, step in told.items()}

    def _looked_after(self, steps: Iterable[Step], person: AbstractBaseUser) -> set[int]:
        """Of contributions with something explained, those that the person decides about."""
        explained = [step.contribution_id for step in steps if step.contribution.explained]
        rows = Contribution.objects.looked_after_by(person).filter(pk__in=explained) if explained else ()
        return {row.pk for row in rows}


class AuthorshipSource:
    """Somebody is asked to stand as an author."""

    cause = ASKED
    kinds: Iterable[Kind] = (AUTHORSHIP,)

    def __init__(self) -> None:
        related = ("contribution__article", "invited_by")
        self.told = Told(lambda person: self.visible_to(person).select_related(*related).defer(*TEXTS))

    def concerned(self, event: Event) -> Mapping[int, str]:
        asked = Authorship.objects.waiting().filter(pk=event.about_id, user__isnull=False, email="")
        return dict.fromkeys((pk for pk in asked.values_list("user", flat=True) if pk), AUTHORSHIP.name)

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Authorship]:
        return Authorship.objects.waiting().filter(user=person.pk)

    def shown(self, told: Mapping[int, Authorship], person: AbstractBaseUser) -> Mapping[int, Shown]:
        return {pk: _question(asked) for pk, asked in told.items()}


SOURCES: tuple[Source, ...] = (StepSource(), AuthorshipSource())


def _authors(contribution: Contribution) -> set[int]:
    agreed = contribution.authorships.filter(answer=Authorship.Answer.AGREED, user__isnull=False)
    people = {pk for pk in agreed.values_list("user", flat=True) if pk}
    shares = contribution.article.contributed_by_id
    return people | {shares} if shares else people


def _next(step: Step) -> set[int]:
    """Who has to do something now."""
    contribution = step.contribution
    if step.kind in {Step.Kind.HANDED, Step.Kind.TAKEN}:
        return {step.to_person_id} if step.to_person_id else set()
    if step.kind not in TO_THE_DESK:
        return set()
    return desk_of_article(contribution.article)


def _shown(step: Step, of_desk: set[int]) -> Shown:
    """Whoever decides about it reads with what was sent in what its author said of it."""
    who = step.by.shown_name if step.by else settings.SITE_NAME
    contribution = step.contribution
    said = f"{who} {step.get_kind_display()}." if step.by else f"It {step.get_kind_display()}."
    tells = step.kind in TO_THE_DESK and contribution.pk in of_desk
    explained = " ".join(f"{line.rstrip('.')}." for line in contribution.explained) if tells else ""
    return Shown(
        who=who,
        title=contribution.article.title,
        place=PLACE,
        address=contribution.get_absolute_url(),
        text=" ".join(filter(None, (said, step.note, explained))),
        group=f"contribution-{contribution.pk}",
    )


def _question(asked: Authorship) -> Shown:
    return Shown(
        who=asked.invited_by.shown_name if asked.invited_by else settings.SITE_NAME,
        title=asked.contribution.article.title,
        place=PLACE,
        address=asked.contribution.get_absolute_url(),
        text="Please read the draft, and say whether you want to stand as one of its authors.",
        group=f"contribution-{asked.contribution_id}",
    )
