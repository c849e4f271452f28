"""Showing a page of a network: every one of them knows the network, and where its viewer stands."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from networks.viewer_context import NetworkViewer


def show(
    request: HttpRequest, viewer: NetworkViewer, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Render `networks/<template>.html`."""
    frame = {"network": viewer.network, "viewer": viewer}
    return render(request, f"networks/{template}.html", frame | context)


def sent_by(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was sent, be it nothing at all; None for a page that is opened."""
    return request.POST if request.method == "POST" else None
