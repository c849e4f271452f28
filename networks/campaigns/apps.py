from typing import Any

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "networks.campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        from hub import sitemaps, unknown_sender
        from hub.moderation import sources
        from hub.notifications import sources as notifications
        from hub.search import documents
        from networks import trail
        from networks.campaigns.anonymous import PATHS
        from networks.campaigns.exporting import PARTS
        from networks.campaigns.notifying import WaitingSource
        from networks.campaigns.reporting import ReportedTestimonies
        from networks.campaigns.search import TestimonySource
        from networks.campaigns.sitemaps import CampaignSection
        from networks.campaigns.trail import SENTENCES
        from networks.exporting import parts

        testimonies = ReportedTestimonies()
        unknown_sender.register(PATHS)
        documents.register(TestimonySource())
        notifications.register(WaitingSource())
        sources.register(testimonies, delete=testimonies.delete, hide=testimonies.hide)
        sitemaps.register({"campaigns": CampaignSection})
        trail.register(SENTENCES)
        for name, rows in PARTS.items():
            parts.register(name, rows)
        self._join_the_demo()

    def _join_the_demo(self) -> None:
        from accounts.demo import parts

        parts.register(_demo)


def _demo() -> Any:
    from networks.campaigns.demo import PART

    return PART
