from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "hub.notifications"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from hub.notifications.announcements import AnnouncementNotifications
        from hub.notifications.registry import register

        register(AnnouncementNotifications())
