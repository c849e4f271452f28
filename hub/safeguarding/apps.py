from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "hub.safeguarding"
    verbose_name = "Safeguarding"
