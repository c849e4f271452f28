from django.apps import AppConfig


class QuotationsConfig(AppConfig):
    name = "hub.quotations"
    verbose_name = "Quotations"

    def ready(self) -> None:
        from hub.quotations.registry import register_holder
        from hub.quotations.retained import RetainedHolder

        register_holder(RetainedHolder())
