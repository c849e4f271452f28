from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "hub"
    verbose_name = "Hub"

    def ready(self) -> None:
        from hub import checks  # noqa: F401 - registers itself
        from hub.http import path_converters

        path_converters.register()
