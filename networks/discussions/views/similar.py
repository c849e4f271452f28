"""What else is said about the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from hub.http.htmx import is_htmx
from networks.discussions.models import Thread
from networks.discussions.threads.similar import alike_to
from networks.discussions.views.decorators import thread_visible
from networks.viewer_context import NetworkViewer


@require_safe
@thread_visible
def alike(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """Threads like this one: a page, or what stands at the end of the thread's own."""
    threads = alike_to(thread, request.user)
    context = {"network": viewer.network, "viewer": viewer, "thread": thread, "threads": threads}
    template = "discussions/_alike.html" if is_htmx(request) else "discussions/thread_alike.html"
    response = render(request, template, context | {"tab": "discussions"})
    patch_vary_headers(response, ["HX-Request"])
    return response
