from django.apps import AppConfig


class SendingConfig(AppConfig):
    name = "hub.outbox"
    label = "sending"
    verbose_name = "Sending"
