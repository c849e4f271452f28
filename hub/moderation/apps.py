from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "hub.moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        from hub.moderation.notifying import SOURCES
        from hub.notifications import sources

        for source in SOURCES:
            sources.register(source)
