from django.apps import AppConfig


class RichTextConfig(AppConfig):
    name = "hub.richtext"
    label = "richtext"
    verbose_name = "Rich text"
