from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        from accounts import second_factor

        second_factor.connect()
        self._join_moderation()

    def _join_moderation(self) -> None:
        from accounts import closing, data_export, reporting
        from hub.moderation import sources

        profiles = reporting.ProfileSource()
        sources.register(
            profiles,
            hide=profiles.hide,
            delete=profiles.delete,
            kept=reporting.KeptWords(),
            writer=reporting.writer_of,
        )
        closing.register(reporting.forget_reporter)
        data_export.register("reports", reporting.reports)
        data_export.register("sanctions", reporting.sanctions)
        data_export.register("appeals", reporting.appeals)
