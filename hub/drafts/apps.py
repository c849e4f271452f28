from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "hub.drafts"
    verbose_name = "Drafts"

    def ready(self) -> None:
        from hub.drafts.pictures import OWNER
        from hub.drafts.quotations import QuotingDrafts
        from hub.files import access
        from hub.quotations.registry import register_holder

        access.register(OWNER)
        register_holder(QuotingDrafts())
