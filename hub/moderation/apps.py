from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "hub.moderation"
    verbose_name = "Moderation"
