"""What else is said about the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from hub.htmx import is_htmx
from networks.discussions.alike import alike_to
from networks.discussions.models import Thread
from networks.discussions.views.doors import of_thread
from networks.standing import Standing


@require_safe
@of_thread
def alike(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    """Threads like this one: a page, or what stands at the end of the thread's own."""
    threads = alike_to(thread, request.user)
    context = {"network": standing.network, "standing": standing, "thread": thread, "threads": threads}
    template = "discussions/_alike.html" if is_htmx(request) else "discussions/thread_alike.html"
    response = render(request, template, context | {"tab": "discussions"})
    patch_vary_headers(response, ["HX-Request"])
    return response
