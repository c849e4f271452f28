from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "hub.safeguarding"
    verbose_name = "Safeguarding"

    def ready(self) -> None:
        from hub.files import events
        from hub.files.events import FileEvent
        from hub.safeguarding.file_screening import read_later, read_scanned

        events.register(FileEvent.ARRIVED, "safeguarding", read_later)
        events.register(FileEvent.SCANNED, "safeguarding", read_scanned)
