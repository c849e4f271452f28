"""Django's admin with the hub's admin site; not in `apps`, where Django would take it for `hub`'s."""

from django.contrib.admin.apps import AdminConfig


class HubAdminConfig(AdminConfig):
    default_site = "hub.admin.HubAdminSite"
