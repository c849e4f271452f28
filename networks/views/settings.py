"""Settings of a network, and archiving."""

from __future__ import annotations

from copy import copy
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from networks import access
from networks.forms.settings import ArchiveForm, SettingsForm
from networks.viewer_context import NetworkViewer
from networks.views.decorators import conveners_only
from networks.views.rendering import sent_by, show


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def settings(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    by = cast(User, viewer.user)
    # A copy: a refused form leaves its values on it, and the page shows the network as stored.
    form = SettingsForm(
        sent_by(request), request.FILES or None, instance=copy(viewer.network), by=by
    )
    differing: list[tuple[str, str]] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            access.save_settings(network=form.instance, by=by, seen=seen, explained=form.explained)
        except access.SettingsChanged:
            differing = form.show_what_is_saved()
        else:
            messages.success(request, "The settings are saved.")
            return redirect("networks:settings", form.instance.slug)
    context = {
        "form": form,
        "differing": differing,
        "was_changed": differing is not None,
        "tab": "settings",
    }
    return show(request, viewer, "settings", context)


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def archive(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    by = cast(User, viewer.user)
    form = ArchiveForm(sent_by(request), network=viewer.network, by=by)
    if request.method == "POST" and form.is_valid():
        access.archive(network=viewer.network, by=by, successor=form.cleaned_data["successor"])
        messages.success(request, "The network is archived.")
        return redirect(viewer.network)
    return show(request, viewer, "archive", {"form": form, "tab": "settings"})


@require_POST
@conveners_only
def reopen(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    access.reopen(network=viewer.network, by=cast(User, viewer.user))
    messages.success(request, "The network is open again: members write in it as before.")
    return redirect("networks:settings", viewer.network.slug)
