from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "hub.moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        from hub.files import access, events
        from hub.files.events import FileEvent
        from hub.moderation.enforcement.retained_content import OWNER
        from hub.moderation.infected_files import InfectedFileNotifications, announce_infected
        from hub.moderation.notifications import SOURCES
        from hub.moderation.roles import moderates
        from hub.notifications import registry

        for source in (*SOURCES, InfectedFileNotifications()):
            registry.register(source)
        registry.register_group(registry.MODERATORS, moderates)
        access.register(OWNER)
        events.register(FileEvent.SCANNED, "moderation", announce_infected)
