from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "hub.moderation"
    verbose_name = "Moderation"

    def ready(self) -> None:
        from hub.files import access, events
        from hub.files.events import FileEvent
        from hub.moderation.aside import OWNER
        from hub.moderation.infected_files import InfectedFileSource, announce_infected
        from hub.moderation.notifying import SOURCES
        from hub.moderation.people import moderates
        from hub.notifications import sources

        for source in (*SOURCES, InfectedFileSource()):
            sources.register(source)
        sources.register_group(sources.MODERATORS, moderates)
        access.register(OWNER)
        events.register(FileEvent.SCANNED, "moderation", announce_infected)
