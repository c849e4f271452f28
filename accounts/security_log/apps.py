from django.apps import AppConfig


class SecurityLogConfig(AppConfig):
    name = "accounts.security_log"
    label = "security_log"
    verbose_name = "Security"

    def ready(self) -> None:
        from accounts.personal_data import data_export, erasure
        from accounts.security_log import personal_data, receivers

        receivers.connect()
        erasure.register(personal_data.erase)
        data_export.register("security-log", personal_data.events)
