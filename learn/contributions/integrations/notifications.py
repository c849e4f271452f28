"""Notifications about contributions: recipients and rendering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet

from accounts.models import User
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Channel, Event
from hub.notifications.registry import EDITORS, NotificationSource, NotificationType, Rendered
from learn.contributions.editorial.stewards import desk_of_article
from learn.contributions.flows.authors import CAUSE as ASKED
from learn.contributions.flows.locks import CAUSE as STEP
from learn.contributions.models import Authorship, Contribution, Step

CONTRIBUTION = NotificationType(
    "contribution", "Steps of what you share with Learn", "has news about", Channel.IMMEDIATE
)
REVIEW = NotificationType(
    "review",
    "Something waits for you, if you look after a topic of Learn",
    "has something for you to look at:",
    Channel.IMMEDIATE,
    only_for=EDITORS,
)
AUTHORSHIP = NotificationType(
    "authorship",
    "You are asked to stand as an author",
    "asks you to stand as an author of",
    Channel.IMMEDIATE,
)

PLACE = "Learn"
TEXTS = ("contribution__article__body",)
TO_THE_DESK = {Step.Kind.SENT, Step.Kind.SENT_AGAIN, Step.Kind.DUE}


class StepNotifications:
    """Step of a contribution, for its authors and for those who have to act next."""

    event_type = STEP
    kinds: Iterable[NotificationType] = (CONTRIBUTION, REVIEW)

    def __init__(self) -> None:
        of_article = "contribution__article"
        self.told = SubjectLoader(
            lambda person: self.visible_to(person).select_related(of_article, "by").defer(*TEXTS)
        )

    def recipients(self, event: Event) -> Mapping[int, str]:
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

    def render(self, told: Mapping[int, Step], person: AbstractBaseUser) -> Mapping[int, Rendered]:
        """Render the steps. One query if any of them has justifications."""
        of_desk = self._looked_after(told.values(), person)
        return {pk: _shown(step, of_desk) for pk, step in told.items()}

    def _looked_after(self, steps: Iterable[Step], person: AbstractBaseUser) -> set[int]:
        """Return the ids of contributions with justifications that the person reviews."""
        explained = [step.contribution_id for step in steps if step.contribution.explained]
        rows = (
            Contribution.objects.looked_after_by(person).filter(pk__in=explained)
            if explained
            else ()
        )
        return {row.pk for row in rows}


class AuthorshipNotifications:
    """Invitation to be listed as an author."""

    event_type = ASKED
    kinds: Iterable[NotificationType] = (AUTHORSHIP,)

    def __init__(self) -> None:
        related = ("contribution__article", "invited_by")
        self.told = SubjectLoader(
            lambda person: self.visible_to(person).select_related(*related).defer(*TEXTS)
        )

    def recipients(self, event: Event) -> Mapping[int, str]:
        asked = Authorship.objects.waiting().filter(pk=event.about_id, user__isnull=False, email="")
        return dict.fromkeys(
            (pk for pk in asked.values_list("user", flat=True) if pk), AUTHORSHIP.name
        )

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Authorship]:
        return Authorship.objects.waiting().filter(user=person.pk)

    def render(
        self, told: Mapping[int, Authorship], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        return {pk: _question(asked) for pk, asked in told.items()}


SOURCES: tuple[NotificationSource, ...] = (StepNotifications(), AuthorshipNotifications())


def _authors(contribution: Contribution) -> set[int]:
    agreed = contribution.authorships.filter(answer=Authorship.Answer.AGREED, user__isnull=False)
    people = {pk for pk in agreed.values_list("user", flat=True) if pk}
    shares = contribution.article.contributed_by_id
    return people | {shares} if shares else people


def _next(step: Step) -> set[int]:
    """Return the ids of the people who have to act now."""
    contribution = step.contribution
    if step.kind in {Step.Kind.HANDED, Step.Kind.TAKEN}:
        return {step.to_person_id} if step.to_person_id else set()
    if step.kind not in TO_THE_DESK:
        return set()
    return desk_of_article(contribution.article)


def _shown(step: Step, of_desk: set[int]) -> Rendered:
    """Render a step.

    With a step that brings the contribution to them, people who decide about it also read its
    justifications.
    """
    who = step.by.shown_name if step.by else settings.SITE_NAME
    contribution = step.contribution
    said = f"{who} {step.get_kind_display()}." if step.by else f"It {step.get_kind_display()}."
    tells = step.kind in TO_THE_DESK and contribution.pk in of_desk
    explained = " ".join(f"{line.rstrip('.')}." for line in contribution.explained) if tells else ""
    return Rendered(
        who=who,
        title=contribution.article.title,
        place=PLACE,
        address=contribution.get_absolute_url(),
        text=" ".join(filter(None, (said, step.note, explained))),
        group=f"contribution-{contribution.pk}",
    )


def _question(asked: Authorship) -> Rendered:
    return Rendered(
        who=asked.invited_by.shown_name if asked.invited_by else settings.SITE_NAME,
        title=asked.contribution.article.title,
        place=PLACE,
        address=asked.contribution.get_absolute_url(),
        text="Please read the draft, and say whether you want to stand as one of its authors.",
        group=f"contribution-{asked.contribution_id}",
    )
