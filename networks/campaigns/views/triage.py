"""The testimonies of a network, for those who look after it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from networks.campaigns.models import Testimony
from networks.campaigns.testimonies import triage
from networks.viewer_context import NetworkViewer
from networks.views.decorators import moderators_only


@require_safe
@moderators_only
def testimony_list(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Those that wait; with `show=decided` the others. `after` is where the page before ended."""
    decided = request.GET.get("show") == "decided"
    queue = triage.queue_of(
        viewer.network, viewer.person, decided=decided, after=request.GET.get("after", "")[:24]
    )
    return _show(request, viewer, "testimony_list", {"queue": queue})


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def testimony_decide(request: HttpRequest, viewer: NetworkViewer, address: str) -> HttpResponse:
    testimony = _testimony(viewer, address)
    opened = triage.desk_of(testimony, decision=request.POST if request.method == "POST" else None)
    if request.method == "POST" and triage.decide(opened, viewer.person):
        messages.success(request, "Decided. Who wrote it reads your answer when they come back.")
        return redirect("campaigns:testimony-list", viewer.network.slug)
    return _show(request, viewer, "testimony_decide", {"desk": _as_it_is(opened, viewer, address)})


@require_POST
@moderators_only
def testimony_redact(request: HttpRequest, viewer: NetworkViewer, address: str) -> HttpResponse:
    """Take out what may tell who it was."""
    opened = triage.desk_of(_testimony(viewer, address), redaction=request.POST)
    if triage.take_out(opened, viewer.person):
        messages.success(request, "It is taken out, and kept nowhere.")
        return redirect("campaigns:testimony-decide", viewer.network.slug, address)
    return _show(request, viewer, "testimony_decide", {"desk": _as_it_is(opened, viewer, address)})


def _testimony(viewer: NetworkViewer, address: str) -> Testimony:
    rows = Testimony.objects.moderated_by(viewer.user).filter(campaign__network=viewer.network)
    return get_object_or_404(rows.select_related("campaign__network"), address=address)


def _as_it_is(
    opened: triage.TestimonyReview, viewer: NetworkViewer, address: str
) -> triage.TestimonyReview:
    """Where a form was refused because the testimony changed: the testimony of now, with the form as it was sent."""
    now = triage.desk_of(_testimony(viewer, address))
    opened.testimony, opened.passages, opened.pictures = now.testimony, now.passages, now.pictures
    return opened


def _show(
    request: HttpRequest, viewer: NetworkViewer, template: str, context: dict[str, object]
) -> HttpResponse:
    """No cache keeps what was not published."""
    frame = {"network": viewer.network, "viewer": viewer, "tab": "testimonies"}
    response = render(request, f"campaigns/{template}.html", frame | context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
