"""URLs of networks."""

from django.urls import URLPattern, path

from networks.views import (
    audit,
    directory,
    export,
    invitation,
    invitations,
    join,
    members,
    my_networks,
    network,
    organisations,
    reports,
    requests,
    settings,
)

app_name = "networks"

urlpatterns: list[URLPattern] = [
    path("", directory.network_list, name="network-list"),
    path("mine/", my_networks.mine, name="mine"),
    path("propose/", my_networks.propose, name="propose"),
    path("invitations/<text60:token>/", invitation.invitation, name="invitation"),
    path("<slug80:slug>/", network.network_detail, name="network-detail"),
    path("<slug80:slug>/join/", join.join, name="join"),
    path("<slug80:slug>/code/", join.code, name="code"),
    path("<slug80:slug>/membership/", join.membership, name="membership"),
    path("<slug80:slug>/membership/leave/", join.leave, name="leave"),
    path("<slug80:slug>/membership/withdraw/", join.withdraw, name="withdraw"),
    path("<slug80:slug>/membership/directory/", join.directory, name="directory"),
    path("<slug80:slug>/members/", members.members, name="members"),
    # No fixed path next to the handles: any word may be somebody's handle.
    path("<slug80:slug>/members/<slug30:handle>/", members.member, name="member"),
    path("<slug80:slug>/members/<slug30:handle>/role/", members.change_role, name="member-role"),
    path(
        "<slug80:slug>/members/<slug30:handle>/hand-over/",
        members.hand_over,
        name="member-hand-over",
    ),
    path(
        "<slug80:slug>/members/<slug30:handle>/suspension/", members.suspend, name="member-suspend"
    ),
    path(
        "<slug80:slug>/members/<slug30:handle>/suspension/end/",
        members.restore,
        name="member-restore",
    ),
    path("<slug80:slug>/members/<slug30:handle>/pause/", members.pause, name="member-pause"),
    path("<slug80:slug>/members/<slug30:handle>/pause/end/", members.resume, name="member-resume"),
    path("<slug80:slug>/members/<slug30:handle>/removal/", members.remove, name="member-remove"),
    path("<slug80:slug>/requests/", requests.requests, name="requests"),
    path("<slug80:slug>/invitations/", invitations.invitations, name="invitations"),
    path(
        "<slug80:slug>/invitations/<key:pk>/send/", invitations.send_again, name="invitation-send"
    ),
    path(
        "<slug80:slug>/invitations/<key:pk>/revoke/", invitations.revoke, name="invitation-revoke"
    ),
    path("<slug80:slug>/settings/", settings.settings, name="settings"),
    path("<slug80:slug>/archive/", settings.archive, name="archive"),
    path("<slug80:slug>/archive/end/", settings.reopen, name="reopen"),
    path("<slug80:slug>/export/", export.export, name="export"),
    path("<slug80:slug>/export/members/", members.export, name="members-export"),
    path("<slug80:slug>/export/<key:pk>/", export.download, name="export-download"),
    path("<slug80:slug>/organisations/", organisations.organisations, name="organisations"),
    path("<slug80:slug>/organisations/add/", organisations.add, name="organisation-add"),
    path("<slug80:slug>/organisations/<key:pk>/", organisations.organisation, name="organisation"),
    path(
        "<slug80:slug>/organisations/<key:pk>/remove/",
        organisations.remove,
        name="organisation-remove",
    ),
    path("<slug80:slug>/reports/", reports.reports, name="reports"),
    path("<slug80:slug>/reports/decide/", reports.bulk, name="reports-bulk"),
    path("<slug80:slug>/reports/appeals/", reports.appeals, name="report-appeals"),
    path("<slug80:slug>/reports/appeals/<key:pk>/", reports.appeal, name="report-appeal"),
    path("<slug80:slug>/reports/figures/", reports.figures, name="report-figures"),
    path("<slug80:slug>/reports/removals/", reports.removals, name="report-removals"),
    path("<slug80:slug>/reports/<key:pk>/hand-over/", reports.hand_over, name="report-hand-over"),
    path("<slug80:slug>/reports/<key:pk>/removal/", reports.removal, name="report-removal"),
    path("<slug80:slug>/reports/<key:pk>/", reports.report, name="report"),
    path("<slug80:slug>/reports/<key:pk>/claim/", reports.claim, name="report-claim"),
    path("<slug80:slug>/reports/<key:pk>/shown/", reports.show_again, name="report-show"),
    path("<slug80:slug>/audit/", audit.audit, name="audit"),
    path("<slug80:slug>/audit/export/", audit.export, name="audit-export"),
]
