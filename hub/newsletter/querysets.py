"""Every read of the newsletter's subscribers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from hub.newsletter.models import Subscriber  # noqa: F401


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def with_hard_bounces(self) -> SubscriberQuerySet:
        """Each with `hard_bounces`: how often their address refused a mail for good."""
        from hub.newsletter.models import Bounce

        hard = (
            Bounce.objects.filter(subscriber=OuterRef("pk"), status__startswith="5")
            .order_by()
            .values("subscriber")
        )
        number = Subquery(
            hard.annotate(number=Count("pk")).values("number"), output_field=IntegerField()
        )
        return self.annotate(hard_bounces=Coalesce(number, 0))

    def reachable(self) -> SubscriberQuerySet:
        """Those whose address takes mail, as far as we know."""
        from hub.newsletter.models import HARD_BOUNCES

        return self.with_hard_bounces().exclude(hard_bounces__gte=HARD_BOUNCES)  # type: ignore[misc]

    def at(self, email: str) -> SubscriberQuerySet:
        return self.filter(email__iexact=email)
