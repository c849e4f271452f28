from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "hub.notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from hub.notifications.announcing import AnnouncementSource
        from hub.notifications.sources import register

        register(AnnouncementSource())
