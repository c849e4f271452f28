"""Querysets of contributions, through which all of them are read.

`visible_to` and `looked_after_by` need nothing of a person but the primary key.
"""

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

AT_THE_DESK = (
    *(
        "sent",
        "review",
        "changes",
        "accepted",
        "scheduled",
        "published",
        "due",
        "archived",
        "declined",
    ),
)
"""States that editors and topic leads can see: all except `draft` and `withdrawn`."""

LEVELS = 4  # one more than the category tree has


def is_editor(person: Viewer) -> Exists:
    """Return a condition: the person is staff who may change articles.

    Evaluated in the database: the reader of a notification is known only by primary key.
    """
    may = Q(codename="change_article", content_type__app_label="learn")
    from django.contrib.auth.models import Permission

    permissions = Permission.objects.filter(may)
    staff = User.objects.filter(pk=person.pk, is_active=True, is_staff=True)
    return Exists(
        staff.filter(
            Q(is_superuser=True)
            | Q(groups__permissions__in=permissions)
            | Q(user_permissions__in=permissions)
        )
    )


def leads(person: Viewer, category: str) -> Exists:
    """Return a condition: the person is a topic lead of a category or of an ancestor.

    `category` is the path to the category in the outer query.
    """
    from learn.contributions.models import TopicLead

    above = Q()
    for level in range(LEVELS):
        above |= Q(category=OuterRef(category + "__parent" * level))
    return Exists(TopicLead.objects.filter(above, user=person.pk))


def writes(person: Viewer, contribution: str) -> Exists:
    """Return a condition: the person was asked to be an author, or agreed."""
    from learn.contributions.models import Authorship

    return Exists(
        Authorship.objects.filter(
            contribution=OuterRef(contribution), user=person.pk, answer__in=["waiting", "agreed"]
        )
    )


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, viewer: Viewer) -> ContributionQuerySet:
        """Return what the viewer shares, is (or was asked to be) an author of, or reviews."""
        if not viewer.is_authenticated:
            return self.none()
        return self._kept().filter(_own(viewer) | _looked_after(viewer))

    def own_of(self, person: Viewer) -> ContributionQuerySet:
        """Return what the person shares, is an author of, or was asked to be an author of."""
        return self._kept().filter(_own(person))

    def looked_after_by(self, person: Viewer) -> ContributionQuerySet:
        """Return what the person decides about: never what they wrote themselves."""
        if not person.is_authenticated:
            return self.none()
        return self._kept().filter(_looked_after(person))

    def _kept(self) -> ContributionQuerySet:
        """Exclude contributions whose article a decision deleted."""
        return self.filter(article__deleted_at=None)

    def for_pages(self) -> ContributionQuerySet:
        return self.select_related(
            "article__category", "article__contributed_by", "assigned_to"
        ).defer("article__body")


def _own(viewer: Viewer) -> Q:
    return Q(article__contributed_by=viewer.pk) | Q(writes(viewer, "pk"))


def _looked_after(viewer: Viewer) -> Q:
    mine = Q(article__contributed_by=viewer.pk, article__contributed_by__isnull=False)
    knows = Q(is_editor(viewer)) | Q(leads(viewer, "article__category"))
    return Q(state__in=AT_THE_DESK) & ~mine & ~Q(writes(viewer, "pk")) & knows


def read_on_the_way(viewer: User) -> Exists:
    """Return the rule for `learn.visibility_rules`: who may read a non-public article.

    Its authors, people who were asked to be, and its topic leads. The library's own rule admits the
    contributor and editors before this one applies.
    """
    from learn.contributions.models import Contribution

    led = Q(state__in=AT_THE_DESK) & Q(leads(viewer, "article__category"))
    return Exists(
        Contribution.objects.filter(Q(writes(viewer, "pk")) | led, article=OuterRef("pk"))
    )


def checked_by(person: Viewer, articles: models.QuerySet[Article]) -> models.QuerySet[Article]:
    """Return those of the articles that the person reviews once they are published."""
    if not person.is_authenticated:
        return articles.none()
    return articles.filter(Q(is_editor(person)) | Q(leads(person, "category")))


class OfContributionQuerySet[Row: models.Model](models.QuerySet[Row]):
    """Queryset of rows that are readable together with their contribution."""

    def visible_to(self, viewer: Viewer) -> OfContributionQuerySet[Row]:
        from learn.contributions.models import Contribution

        return self.filter(
            Exists(Contribution.objects.visible_to(viewer).filter(pk=OuterRef("contribution")))
        )


class StepQuerySet(OfContributionQuerySet["Step"]):
    pass


class AuthorshipQuerySet(OfContributionQuerySet["Authorship"]):
    def agreed(self) -> AuthorshipQuerySet:
        return self.filter(answer="agreed")

    def waiting(self) -> AuthorshipQuerySet:
        """Return invitations that can still be answered: on unpublished contributions."""
        on_its_way = ("draft", "sent", "review", "changes", "accepted", "withdrawn", "scheduled")
        return self.filter(answer="waiting", contribution__state__in=on_its_way)


class DeskNoteQuerySet(models.QuerySet["DeskNote"]):
    def visible_to(self, viewer: Viewer) -> DeskNoteQuerySet:
        """Return notes for those who review the contribution, never for its authors."""
        from learn.contributions.models import Contribution

        return self.filter(
            Exists(Contribution.objects.looked_after_by(viewer).filter(pk=OuterRef("contribution")))
        )


def looks_after_any(person: Viewer) -> bool:
    """Return whether the person is an editor or a topic lead. One query."""
    from learn.contributions.models import TopicLead

    rows = User.objects.filter(pk=person.pk)
    return rows.filter(
        Q(is_editor(person)) | Q(Exists(TopicLead.objects.filter(user=person.pk)))
    ).exists()
