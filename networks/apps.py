from django.apps import AppConfig


class NetworksConfig(AppConfig):
    name = "networks"
    verbose_name = "Networks"

    def ready(self) -> None:
        from accounts import closing
        from networks.access import close_memberships

        closing.register(close_memberships)
