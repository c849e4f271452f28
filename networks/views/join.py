"""Joining and leaving, one's own membership, and the code of conduct."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from hub.http.sanction_exemptions import open_while_sanctioned
from networks import access
from networks.access import NotAllowed
from networks.forms.join import ConductForm, JoinForm
from networks.models import Membership
from networks.viewer_context import NetworkViewer
from networks.views.decorators import network_visible, network_visible_signed_in
from networks.views.rendering import sent_by, show

State = Membership.State


@require_http_methods(["GET", "HEAD", "POST"])
@network_visible_signed_in
def join(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Join, ask to join or accept an invitation, depending on the network's way of joining."""
    network, person = viewer.network, cast(User, viewer.user)
    asks_again = request.method == "POST" and viewer.state == State.REQUESTED
    if viewer.state in {State.ACTIVE, State.SUSPENDED, State.REQUESTED} and not asks_again:
        return redirect("networks:membership", network.slug)
    form = JoinForm(sent_by(request), network=network, asks=not viewer.joins_at_once)
    if request.method == "POST" and form.is_valid():
        try:
            membership = access.join(
                network=network, user=person, answers=form.answers, accepted_code=form.accepted_code
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            _welcome(request, membership)
            return redirect(network if membership.is_active else "networks:mine")
    return show(request, viewer, "join", {"form": form, "tab": "join"})


@require_safe
@network_visible_signed_in
def membership(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Show the viewer's own membership: role, since when, visibility in the list, leaving."""
    if viewer.state not in {State.ACTIVE, State.SUSPENDED, State.REQUESTED}:
        return redirect(viewer.network)
    return show(request, viewer, "membership", {"tab": "membership"})


@require_POST
@network_visible_signed_in
@open_while_sanctioned("Everybody may go.")
def leave(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Leave the network, or decline an invitation."""
    name = viewer.network.name
    try:
        access.leave(network=viewer.network, user=cast(User, viewer.user))
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect("networks:membership", viewer.network.slug)
    if viewer.state in {State.ACTIVE, State.SUSPENDED}:
        messages.success(request, f"You have left {name}.")
    elif viewer.state == State.INVITED:
        messages.success(request, f"You have declined the invitation to {name}.")
    return redirect("networks:mine")


@require_POST
@network_visible_signed_in
@open_while_sanctioned("Everybody may go.")
def withdraw(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    access.withdraw(network=viewer.network, user=cast(User, viewer.user))
    if viewer.state == State.REQUESTED:
        messages.success(request, f"Your request to join {viewer.network.name} is taken back.")
    elif viewer.state == State.ACTIVE:
        messages.info(request, f"You were let in to {viewer.network.name} meanwhile.")
    return redirect("networks:mine")


@require_POST
@network_visible_signed_in
@open_while_sanctioned("Whether one is named in a list stays one's own choice.")
def directory(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Set whether the viewer appears in the list of members."""
    shown = request.POST.get("shown") == "on"
    if viewer.membership is not None:
        access.show_in_directory(network=viewer.network, user=cast(User, viewer.user), shown=shown)
        told = (
            "Other members find you in the list."
            if shown
            else "Other members no longer find you in the list."
        )
        messages.success(request, told)
    return redirect("networks:membership", viewer.network.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@network_visible
def code(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """Show the code of conduct; members accept its present version."""
    if not viewer.network.code_of_conduct:
        raise Http404
    form = ConductForm(sent_by(request), network=viewer.network)
    if request.method == "POST" and _accepts(request, viewer, form):
        return redirect(viewer.network)
    return show(request, viewer, "code", {"form": form, "tab": "code"})


def _accepts(request: HttpRequest, viewer: NetworkViewer, form: ConductForm) -> bool:
    """Return whether the code is accepted now.

    A viewer who cannot accept it gets the page again.
    """
    if not viewer.must_accept_code:
        return True
    if not form.is_valid():
        return False
    try:
        access.accept_code(
            network=viewer.network,
            user=cast(User, viewer.user),
            version=form.cleaned_data["code_version"],
        )
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Thank you. You can go on writing here.")
    return True


def _welcome(request: HttpRequest, membership: Membership) -> None:
    if membership.is_active:
        messages.success(request, f"Welcome to {membership.network.name}.")
    else:
        messages.success(
            request, "You have asked to join. You get a mail when the conveners have answered."
        )
