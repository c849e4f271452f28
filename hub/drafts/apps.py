from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "hub.drafts"
    verbose_name = "Drafts"

    def ready(self) -> None:
        from hub.drafts.pictures import OWNER
        from hub.files import access

        access.register(OWNER)
