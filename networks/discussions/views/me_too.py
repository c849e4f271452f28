""" "We have this too"."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from hub.http.htmx import is_htmx, sign_in_first
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.forms.subscriptions import MeTooForm
from networks.discussions.me_too import shared_view
from networks.discussions.models import Thread
from networks.discussions.threads.read_state import reading_of
from networks.discussions.views.decorators import thread_visible
from networks.viewer_context import NetworkViewer


@require_POST
@thread_visible
def shared_concern(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """Say that one's organisation has this too (`on=1`), or take it back (`on=0`)."""
    if not request.user.is_authenticated:
        return sign_in_first(request, thread.get_absolute_url())
    if not viewer.is_member:
        raise PermissionDenied
    form = MeTooForm(request.POST)
    if not form.is_valid():
        raise BadRequest("It is said with on=1 and taken back with on=0.")
    error = ""
    try:
        thread.sharing_organisations = flows.share_concern(
            thread=thread, by=viewer.person, **form.cleaned_data
        ).sharing_organisations
    except NotAllowed as refused:
        error = str(refused)
    if is_htmx(request):
        shared = shared_view(thread, viewer, reading_of(thread, viewer))
        context = {"address": thread.get_absolute_url(), "error": error}
        response = render(request, "discussions/_sharing.html", context | {"shared": shared})
        on = form.cleaned_data["on"]
        said = (
            "You said that your organisation has this too."
            if on
            else "You took back that you have this too."
        )
        return trigger_client_event(response, "said", {"words": error or said})
    if error:
        messages.error(request, error)
    return redirect(f"{thread.get_absolute_url()}#share")
