"""Members of a network as CSV, for its conveners."""

from __future__ import annotations

from django.utils import timezone
from tablib import Dataset  # type: ignore[import-untyped]

from accounts.models import User
from hub.audit.log import record
from hub.spreadsheets import SpreadsheetCSV
from networks.members.selectors import everybody_in
from networks.models import Membership
from networks.viewer_context import NetworkViewer

HEADERS = (
    "Name",
    "Job title",
    "Organisation",
    "Country",
    "Role",
    "State",
    "Member since",
    "In the list of members",
)


def table_of(viewer: NetworkViewer, *, by: User) -> str:
    """Return the CSV of everybody who belongs and record an audit event.

    It includes people who do not appear in the list of members.
    """
    rows = Dataset(headers=HEADERS)
    for membership in everybody_in(viewer):
        rows.append(_row(membership))
    record("network.members-exported", by=by, scope=viewer.network.pk, members=len(rows))
    return str(SpreadsheetCSV().export_data(rows))


def _row(membership: Membership) -> tuple[str, ...]:
    person = membership.user
    organisation = person.organisation
    since = membership.joined_at or membership.since
    return (
        person.display_name,
        person.job_title,
        organisation.name if organisation and organisation.is_listed else "",
        person.country.name,
        membership.get_role_display(),
        membership.get_state_display(),
        f"{timezone.localdate(since):%Y-%m-%d}",
        "yes" if membership.in_directory else "no",
    )
