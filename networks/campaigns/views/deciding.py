"""The testimonies of a network, for those who look after it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from networks.campaigns import desk
from networks.campaigns.models import Testimony
from networks.standing import Standing
from networks.views.doors import moderators_only


@require_safe
@moderators_only
def testimony_list(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Those that wait; with `show=decided` the others. `after` is where the page before ended."""
    decided = request.GET.get("show") == "decided"
    queue = desk.queue_of(standing.network, standing.person, decided=decided, after=request.GET.get("after", "")[:24])
    return _show(request, standing, "testimony_list", {"queue": queue})


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def testimony_decide(request: HttpRequest, standing: Standing, address: str) -> HttpResponse:
    testimony = _testimony(standing, address)
    opened = desk.desk_of(testimony, decision=request.POST if request.method == "POST" else None)
    if request.method == "POST" and desk.decide(opened, standing.person):
        messages.success(request, "Decided. Who wrote it reads your answer when they come back.")
        return redirect("campaigns:testimony-list", standing.network.slug)
    return _show(request, standing, "testimony_decide", {"desk": _as_it_is(opened, standing, address)})


@require_POST
@moderators_only
def testimony_redact(request: HttpRequest, standing: Standing, address: str) -> HttpResponse:
    """Take out what may tell who it was."""
    opened = desk.desk_of(_testimony(standing, address), redaction=request.POST)
    if desk.take_out(opened, standing.person):
        messages.success(request, "It is taken out, and kept nowhere.")
        return redirect("campaigns:testimony-decide", standing.network.slug, address)
    return _show(request, standing, "testimony_decide", {"desk": _as_it_is(opened, standing, address)})


def _testimony(standing: Standing, address: str) -> Testimony:
    rows = Testimony.objects.moderated_by(standing.viewer).filter(campaign__network=standing.network)
    return get_object_or_404(rows.select_related("campaign__network"), address=address)


def _as_it_is(opened: desk.Desk, standing: Standing, address: str) -> desk.Desk:
    """Where a form was refused because the testimony changed: the testimony of now, with the form as it was sent."""
    now = desk.desk_of(_testimony(standing, address))
    opened.testimony, opened.passages, opened.pictures = now.testimony, now.passages, now.pictures
    return opened


def _show(request: HttpRequest, standing: Standing, template: str, context: dict[str, object]) -> HttpResponse:
    """No cache keeps what was not published."""
    frame = {"network": standing.network, "standing": standing, "tab": "testimonies"}
    response = render(request, f"campaigns/{template}.html", frame | context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
