from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "hub.audit"
    verbose_name = "Audit trail"
