"""Every read of contributions. `visible_to` and `looked_after_by` ask nothing of a person but their key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import User

if TYPE_CHECKING:
    from learn.contributions.models import Authorship, Contribution, DeskNote, Step  # noqa: F401
    from learn.models import Article

type Viewer = AbstractBaseUser | AnonymousUser

AT_THE_DESK = (*("sent", "review", "changes", "accepted", "scheduled", "published", "due", "archived", "declined"),)
"""States that those who look after the library see: all but what its author has not sent in, or took back."""

LEVELS = 4  # of the tree of categories, one more than it has


def is_editor(person: Viewer) -> Exists:
    """Staff who may change articles, asked of the database: a notification's reader is known by their key alone."""
    may = Q(codename="change_article", content_type__app_label="learn")
    from django.contrib.auth.models import Permission

    permissions = Permission.objects.filter(may)
    staff = User.objects.filter(pk=person.pk, is_active=True, is_staff=True)
    return Exists(
        staff.filter(
            Q(is_superuser=True) | Q(groups__permissions__in=permissions) | Q(user_permissions__in=permissions)
        )
    )


def leads(person: Viewer, category: str) -> Exists:
    """Whether the person is a topic lead of the category that `category` leads to, or of one above it."""
    from learn.contributions.models import TopicLead

    above = Q()
    for level in range(LEVELS):
        above |= Q(category=OuterRef(category + "__parent" * level))
    return Exists(TopicLead.objects.filter(above, user=person.pk))


def writes(person: Viewer, contribution: str) -> Exists:
    """Whether the person is asked to stand as an author, or agreed to."""
    from learn.contributions.models import Authorship

    return Exists(
        Authorship.objects.filter(contribution=OuterRef(contribution), user=person.pk, answer__in=["waiting", "agreed"])
    )


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, viewer: Viewer) -> ContributionQuerySet:
        """What the viewer shares or was asked to stand for, and what they look after. Nobody else's."""
        if not viewer.is_authenticated:
            return self.none()
        return self._kept().filter(_own(viewer) | _looked_after(viewer))

    def own_of(self, person: Viewer) -> ContributionQuerySet:
        """What the person shares, stands for, or is asked to stand for."""
        return self._kept().filter(_own(person))

    def looked_after_by(self, person: Viewer) -> ContributionQuerySet:
        """What the person decides about: never what they wrote themselves."""
        if not person.is_authenticated:
            return self.none()
        return self._kept().filter(_looked_after(person))

    def _kept(self) -> ContributionQuerySet:
        """Without those whose article a decision deleted."""
        return self.filter(article__deleted_at=None)

    def for_pages(self) -> ContributionQuerySet:
        return self.select_related("article__category", "article__contributed_by", "assigned_to").defer("article__body")


def _own(viewer: Viewer) -> Q:
    return Q(article__contributed_by=viewer.pk) | Q(writes(viewer, "pk"))


def _looked_after(viewer: Viewer) -> Q:
    mine = Q(article__contributed_by=viewer.pk, article__contributed_by__isnull=False)
    knows = Q(is_editor(viewer)) | Q(leads(viewer, "article__category"))
    return Q(state__in=AT_THE_DESK) & ~mine & ~Q(writes(viewer, "pk")) & knows


def read_on_the_way(viewer: User) -> Exists:
    """The rule of `learn.readers`: who may read an article that is not public because they have to do with it.

    Whoever shares it and editors are let in by the library's own rule before this one is asked.
    """
    from learn.contributions.models import Contribution

    led = Q(state__in=AT_THE_DESK) & Q(leads(viewer, "article__category"))
    return Exists(Contribution.objects.filter(Q(writes(viewer, "pk")) | led, article=OuterRef("pk")))


def checked_by(person: Viewer, articles: models.QuerySet[Article]) -> models.QuerySet[Article]:
    """Those of the articles which the person looks after once they are published."""
    if not person.is_authenticated:
        return articles.none()
    return articles.filter(Q(is_editor(person)) | Q(leads(person, "category")))


class OfContributionQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Rows that are read with their contribution."""

    def visible_to(self, viewer: Viewer) -> OfContributionQuerySet[Row]:
        from learn.contributions.models import Contribution

        return self.filter(Exists(Contribution.objects.visible_to(viewer).filter(pk=OuterRef("contribution"))))


class StepQuerySet(OfContributionQuerySet["Step"]):
    pass


class AuthorshipQuerySet(OfContributionQuerySet["Authorship"]):
    def agreed(self) -> AuthorshipQuerySet:
        return self.filter(answer="agreed")

    def waiting(self) -> AuthorshipQuerySet:
        """Which can be answered still: of what is on its way."""
        on_its_way = ("draft", "sent", "review", "changes", "accepted", "withdrawn", "scheduled")
        return self.filter(answer="waiting", contribution__state__in=on_its_way)


class DeskNoteQuerySet(models.QuerySet["DeskNote"]):
    def visible_to(self, viewer: Viewer) -> DeskNoteQuerySet:
        """For those who look after the contribution. Never for who wrote it."""
        from learn.contributions.models import Contribution

        return self.filter(Exists(Contribution.objects.looked_after_by(viewer).filter(pk=OuterRef("contribution"))))


def looks_after_any(person: Viewer) -> bool:
    """Whether the person has a desk: editors and topic leads. One query."""
    from learn.contributions.models import TopicLead

    rows = User.objects.filter(pk=person.pk)
    return rows.filter(Q(is_editor(person)) | Q(Exists(TopicLead.objects.filter(user=person.pk)))).exists()
