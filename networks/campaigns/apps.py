from typing import Any

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "networks.campaigns"
    verbose_name = "Campaigns"

    def ready(self) -> None:
        from hub import sitemaps
        from hub.middleware import anonymous_intake
        from hub.moderation import registry
        from hub.notifications import registry as notifications
        from hub.search import documents
        from networks.campaigns.anonymous_intake import PATHS
        from networks.campaigns.integrations.audit_messages import SENTENCES
        from networks.campaigns.integrations.network_export import PARTS
        from networks.campaigns.integrations.notifications import WaitingTestimonyNotifications
        from networks.campaigns.integrations.reports import TestimonyReports
        from networks.campaigns.integrations.search import TestimonySource
        from networks.campaigns.integrations.sitemaps import CampaignSection
        from networks.exporting import parts
        from networks.integrations import audit_messages

        testimonies = TestimonyReports()
        anonymous_intake.register(PATHS)
        documents.register(TestimonySource())
        notifications.register(WaitingTestimonyNotifications())
        registry.register(testimonies, delete=testimonies.delete, hide=testimonies.hide)
        sitemaps.register({"campaigns": CampaignSection})
        audit_messages.register(SENTENCES)
        for name, rows in PARTS.items():
            parts.register(name, rows)
        self._join_the_demo()

    def _join_the_demo(self) -> None:
        from accounts.demo import registry

        registry.register(_demo)


def _demo() -> Any:
    from networks.campaigns.demo import PART

    return PART
