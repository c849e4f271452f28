"""Export of a whole network, for its conveners."""

from __future__ import annotations

from typing import cast

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.security_log import log
from accounts.security_log.models import SecurityEvent
from hub import archives
from hub.audit.log import record
from networks import exporting
from networks.models import NetworkExport
from networks.viewer_context import NetworkViewer
from networks.views.decorators import conveners_only
from networks.views.rendering import show


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def export(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Show what an export holds and whether one is pending or ready; POST requests one."""
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="")
        exporting.request(network=viewer.network, by=cast(User, viewer.user))
        log.record(SecurityEvent.Kind.NETWORK_ASKED, request, viewer.user)
        return redirect(request.path)
    context = {
        "pending": viewer.network.exports.filter(ready_at=None).select_related("by").first(),
        "ready": NetworkExport.objects.visible_to(viewer.user)
        .filter(network=viewer.network)
        .first(),
        "tab": "settings",
    }
    return show(request, viewer, "export", context)


@require_POST
@conveners_only
def download(request: HttpRequest, viewer: NetworkViewer, pk: int) -> HttpResponse:
    """Return the zip and record the download."""
    ready = NetworkExport.objects.visible_to(viewer.user).filter(network=viewer.network)
    export = get_object_or_404(ready, pk=pk)
    raise_if_reauthentication_required(request, app="")
    log.record(SecurityEvent.Kind.NETWORK_FETCHED, request, viewer.user)
    response = archives.download(
        export.name, f"{viewer.network.slug}-{export.requested_at:%Y-%m-%d}.zip"
    )
    record("network.copy-downloaded", by=cast(User, viewer.user), scope=viewer.network.pk)
    return cast(HttpResponse, response)  # a stream, which decorators treat like any response
