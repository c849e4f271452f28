from django.apps import AppConfig


class HubConfig(AppConfig):
    name = "hub"
    verbose_name = "Hub"

    def ready(self) -> None:
        from hub import checks, converters  # noqa: F401 - checks registers itself

        converters.register()
