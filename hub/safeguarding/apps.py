from django.apps import AppConfig


class SafeguardingConfig(AppConfig):
    name = "hub.safeguarding"
    verbose_name = "Safeguarding"

    def ready(self) -> None:
        from hub.files import arrivals
        from hub.safeguarding.attached import read_later

        arrivals.register("safeguarding", read_later)
