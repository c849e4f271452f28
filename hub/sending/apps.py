from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "hub.sending"
    verbose_name = "Sending"
