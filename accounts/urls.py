"""Addresses of people and organisations."""

from django.urls import URLPattern, path

from accounts.security_log.views import security
from accounts.views import account, dev_mailbox, documents, organisations, profile, sessions

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("organisations/", organisations.organisation_list, name="organisation-list"),
    path("organisations/suggest/", organisations.organisation_suggest, name="organisation-suggest"),
    path(
        "organisations/<slug80:slug>/",
        organisations.organisation_detail,
        name="organisation-detail",
    ),
    path("people/<slug30:handle>/", profile.profile, name="profile"),
    path("settings/", account.settings, name="settings"),
    path("settings/profile/", profile.edit_profile, name="profile-edit"),
    path("settings/organisation/", account.join_organisation, name="organisation-join"),
    path("settings/security/", security, name="security"),
    path("settings/data/", account.data, name="data"),
    path("settings/data/<key:pk>/", account.data_download, name="data-download"),
    path("settings/close/", account.close, name="close"),
    path("closed/", account.closed, name="closed"),
    path("about/<slug80:document>/", documents.document, name="document"),
    path("accounts/consent/", documents.consent, name="consent"),
    path("accounts/sessions/<key:pk>/end/", sessions.end_session, name="session-end"),
    path("mail/", dev_mailbox.mailbox, name="mailbox"),
    path("mail/<slug80:name>/", dev_mailbox.mail, name="mail"),
]
