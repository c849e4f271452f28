from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "hub.newsletter"
    verbose_name = "Newsletter"
