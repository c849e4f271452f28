"""Audit log: conveners see all of it, moderators the events of moderation."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from networks.integrations.audit_messages import entries_of, line_of, trail_of
from networks.models import Membership
from networks.viewer_context import NetworkViewer
from networks.views.decorators import moderators_only
from networks.views.rendering import show

AT_ONCE = 500
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # first characters of what a spreadsheet would compute


@require_safe
@moderators_only
def audit(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Show a page of the audit log.

    `person` (a handle) narrows it, `before` is where the previous page ended.
    """
    handle, before = (request.GET.get(name, "")[:80] for name in ("person", "before"))
    known = Membership.objects.visible_to(viewer.user).filter(network=viewer.network)
    story = (
        known.select_related("user").filter(user__handle__iexact=handle).first() if handle else None
    )
    person = story.user if story else None
    trail = trail_of(viewer.network, person=person, before=before, whole=viewer.may_manage)
    context = {"trail": trail, "person": person, "handle": handle, "tab": "audit"}
    return show(request, viewer, "audit", context)


@require_safe
@moderators_only
def export(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:  # noqa: ARG001
    """Return everything that the viewer may read of it as CSV, newest first."""
    response = StreamingHttpResponse(_table(viewer), content_type="text/csv; charset=utf-8")
    name = f"audit-{viewer.network.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return cast(HttpResponse, response)


class _Line:
    """File object for csv that returns each row at once, for streaming."""

    def write(self, text: str) -> str:
        return text


def _table(viewer: NetworkViewer) -> Iterator[str]:
    writer: Any = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(["When", "What", "Why", "Action"])
    entries = entries_of(viewer.network, whole=viewer.may_manage).select_related("actor", "about")
    for entry in entries.order_by("-at", "-pk").iterator(chunk_size=AT_ONCE):
        line = line_of(entry)
        yield writer.writerow(
            [_safe(cell) for cell in (line.at.isoformat(), line.text, line.reason, entry.action)]
        )


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
