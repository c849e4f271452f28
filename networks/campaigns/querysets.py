"""Every read of campaigns and testimonies. Who may read inside a network may read its campaigns that are published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, F, Func, Q
from django.utils import timezone

from hub.files.querysets import PASSED
from networks.access import MANAGE, MODERATE
from networks.models import Network
from networks.querysets import READ_BY_ALL

if TYPE_CHECKING:
    from networks.campaigns.models import Campaign, Testimony, TestimonyPicture, TestimonyText  # noqa: F401

type Viewer = AbstractBaseUser | AnonymousUser

TOLD = ("published", "quoted", "counted")
# The last moment of the last day, by the clock of whoever set it.
END_OF_TAKING = Func(
    F("takes_until"),
    F("takes_until_zone"),
    template="(%(expressions)s",
    arg_joiner=" + 1)::timestamp AT TIME ZONE ",
    output_field=models.DateTimeField(),
)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, viewer: Viewer) -> CampaignQuerySet:
        """Published ones of networks the viewer may read inside, and drafts of those they look after."""
        published = Q(published_on__isnull=False, network__in=Network.objects.open_to(viewer))  # type: ignore[arg-type]
        return self.filter(published | Q(network__in=Network.objects.held_by(viewer, MODERATE)))  # type: ignore[arg-type]

    def managed_by(self, viewer: Viewer) -> CampaignQuerySet:
        """Those of networks that the person convenes."""
        return self.filter(network__in=Network.objects.held_by(viewer, MANAGE))  # type: ignore[arg-type]

    def asking(self) -> CampaignQuerySet:
        """Those that ask everyone for testimonies now: of networks that everyone reads and somebody looks after."""
        running = self.alias(ends_at=END_OF_TAKING).filter(
            published_on__isnull=False, closed_on=None
        )
        running = running.filter(ends_at__gt=timezone.now())
        return running.filter(network__level__in=READ_BY_ALL, network__archived_at=None)

    def with_numbers(self) -> CampaignQuerySet:
        """With how many people told each (`told`): those who were looked at, whatever they allow."""
        return self.annotate(told=Count("testimonies", filter=Q(testimonies__state__in=TOLD)))


class TestimonyQuerySet(models.QuerySet["Testimony"]):
    def visible_to(self, viewer: Viewer) -> TestimonyQuerySet:
        """Published ones, of campaigns the viewer may read."""
        from networks.campaigns.models import Campaign

        return self.published().filter(campaign__in=Campaign.objects.visible_to(viewer))

    def published(self) -> TestimonyQuerySet:
        """Published and not hidden. Whoever shows it asks for `visible_to`."""
        return self.filter(state="published", is_hidden=False)

    def quoted(self) -> TestimonyQuerySet:
        """Those a sentence of which may stand alone. Whoever shows it has asked for the campaign."""
        return self.filter(state__in=["published", "quoted"], is_hidden=False).exclude(quote="")

    def moderated_by(self, moderator: Viewer) -> TestimonyQuerySet:
        """All but what was withdrawn, of the networks that the person looks after."""
        networks = Network.objects.held_by(moderator, MODERATE)  # type: ignore[arg-type]
        return self.held().filter(campaign__network__in=networks)

    def held(self) -> TestimonyQuerySet:
        """All but what was withdrawn. For who decides."""
        return self.exclude(state="withdrawn")

    def waiting(self) -> TestimonyQuerySet:
        return self.filter(Q(state="waiting") | Q(has_more=True))


class TestimonyTextQuerySet(models.QuerySet["TestimonyText"]):
    def shown(self) -> TestimonyTextQuerySet:
        """Of a testimony that the viewer was found to read."""
        return self.filter(is_shown=True)


class TestimonyPictureQuerySet(models.QuerySet["TestimonyPicture"]):
    def visible_to(self, viewer: Viewer) -> TestimonyPictureQuerySet:
        """Published with their testimony; all of them for who looks after the network."""
        from networks.campaigns.models import Testimony

        shown = Q(is_shown=True, testimony__in=Testimony.objects.visible_to(viewer))
        return self.scanned().filter(
            shown | Q(testimony__in=Testimony.objects.moderated_by(viewer))
        )

    def scanned(self) -> TestimonyPictureQuerySet:
        """Those in whose way the malware scan does not stand."""
        return self.filter(scan__in=PASSED)

    def loose(self) -> TestimonyPictureQuerySet:
        """Those of forms that were sent back: whoever knows a name handed it in."""
        return self.filter(testimony=None)
