from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "hub.jobs"
    verbose_name = "Jobs"
