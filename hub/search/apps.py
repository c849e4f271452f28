from django.apps import AppConfig
from django.db.backends.signals import connection_created


class SearchConfig(AppConfig):
    name = "hub.search"
    label = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from hub.search import epoch

        connection_created.connect(epoch.look_after_connecting)
