"""Addresses of networks."""

from django.urls import URLPattern, path

from networks.views import (
    audit,
    directory,
    exporting,
    invitation,
    invitations,
    joining,
    members,
    mine,
    network,
    organisations,
    reports,
    requests,
    settings,
)

app_name = "networks"

urlpatterns: list[URLPattern] = [
    path("", directory.network_list, name="network-list"),
    path("mine/", mine.mine, name="mine"),
    path("propose/", mine.propose, name="propose"),
    path("invitations/<str:token>/", invitation.invitation, name="invitation"),
    path("<slug:slug>/", network.network_detail, name="network-detail"),
    path("<slug:slug>/join/", joining.join, name="join"),
    path("<slug:slug>/code/", joining.code, name="code"),
    path("<slug:slug>/membership/", joining.membership, name="membership"),
    path("<slug:slug>/membership/leave/", joining.leave, name="leave"),
    path("<slug:slug>/membership/withdraw/", joining.withdraw, name="withdraw"),
    path("<slug:slug>/membership/directory/", joining.directory, name="directory"),
    path("<slug:slug>/members/", members.members, name="members"),
    # Nothing else stands beside the handles: whatever word it were, somebody may be called so.
    path("<slug:slug>/members/<slug:handle>/", members.member, name="member"),
    path("<slug:slug>/members/<slug:handle>/role/", members.change_role, name="member-role"),
    path("<slug:slug>/members/<slug:handle>/hand-over/", members.hand_over, name="member-hand-over"),
    path("<slug:slug>/members/<slug:handle>/suspension/", members.suspend, name="member-suspend"),
    path("<slug:slug>/members/<slug:handle>/suspension/end/", members.restore, name="member-restore"),
    path("<slug:slug>/members/<slug:handle>/pause/", members.pause, name="member-pause"),
    path("<slug:slug>/members/<slug:handle>/pause/end/", members.resume, name="member-resume"),
    path("<slug:slug>/members/<slug:handle>/removal/", members.remove, name="member-remove"),
    path("<slug:slug>/requests/", requests.requests, name="requests"),
    path("<slug:slug>/invitations/", invitations.invitations, name="invitations"),
    path("<slug:slug>/invitations/<int:pk>/send/", invitations.send_again, name="invitation-send"),
    path("<slug:slug>/invitations/<int:pk>/revoke/", invitations.revoke, name="invitation-revoke"),
    path("<slug:slug>/settings/", settings.settings, name="settings"),
    path("<slug:slug>/archive/", settings.archive, name="archive"),
    path("<slug:slug>/archive/end/", settings.reopen, name="reopen"),
    path("<slug:slug>/export/", exporting.export, name="export"),
    path("<slug:slug>/export/members/", members.export, name="members-export"),
    path("<slug:slug>/export/<int:pk>/", exporting.download, name="export-download"),
    path("<slug:slug>/organisations/", organisations.organisations, name="organisations"),
    path("<slug:slug>/organisations/add/", organisations.add, name="organisation-add"),
    path("<slug:slug>/organisations/<int:pk>/", organisations.organisation, name="organisation"),
    path("<slug:slug>/organisations/<int:pk>/remove/", organisations.remove, name="organisation-remove"),
    path("<slug:slug>/reports/", reports.reports, name="reports"),
    path("<slug:slug>/reports/<int:pk>/", reports.report, name="report"),
    path("<slug:slug>/reports/<int:pk>/claim/", reports.claim, name="report-claim"),
    path("<slug:slug>/reports/<int:pk>/shown/", reports.show_again, name="report-show"),
    path("<slug:slug>/audit/", audit.audit, name="audit"),
]
