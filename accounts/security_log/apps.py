from django.apps import AppConfig


class SecurityLogConfig(AppConfig):
    name = "accounts.security_log"
    label = "security_log"
    verbose_name = "Security"

    def ready(self) -> None:
        from accounts import closing, data_export
        from accounts.security_log import personal_data, receivers

        receivers.connect()
        closing.register(personal_data.erase)
        data_export.register("security-log", personal_data.events)
