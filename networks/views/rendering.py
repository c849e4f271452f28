"""Rendering of a network's pages: each template gets the network and the viewer's context."""

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
    """Return the data to bind a form to, even if it is empty; None unless the request is a POST."""
    return request.POST if request.method == "POST" else None
