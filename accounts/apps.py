from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People and organisations"

    def ready(self) -> None:
        from accounts.authentication import second_factor

        second_factor.connect()
        self._join_moderation()

    def _join_moderation(self) -> None:
        from accounts import reports
        from accounts.personal_data import data_export, erasure
        from hub.moderation import registry

        profiles = reports.ProfileReports()
        registry.register(
            profiles,
            hide=profiles.hide,
            delete=profiles.delete,
            kept=reports.ProfileRetention(),
            writer=reports.writer_of,
        )
        erasure.register(reports.forget_reporter)
        data_export.register("reports", reports.reports)
        data_export.register("sanctions", reports.sanctions)
        data_export.register("appeals", reports.appeals)
