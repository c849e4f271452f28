"""Coming in and going out: join, one's membership, leaving, the code of conduct."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from hub.sanction_exemptions import open_while_sanctioned
from networks import access
from networks.access import Refused
from networks.forms.joining import CodeForm, JoinForm
from networks.models import Membership
from networks.standing import Standing
from networks.views.doors import at_the_door, at_the_door_signed_in
from networks.views.rendering import sent_by, show

State = Membership.State


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_door_signed_in
def join(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Ask to join, join, or accept an invitation, as the network's door is."""
    network, person = standing.network, cast(User, standing.viewer)
    asks_again = request.method == "POST" and standing.state == State.REQUESTED
    if standing.state in {State.ACTIVE, State.SUSPENDED, State.REQUESTED} and not asks_again:
        return redirect("networks:membership", network.slug)
    form = JoinForm(sent_by(request), network=network, asks=not standing.joins_at_once)
    if request.method == "POST" and form.is_valid():
        try:
            membership = access.join(
                network=network, user=person, answers=form.answers, accepted_code=form.accepted_code
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            _welcome(request, membership)
            return redirect(network if membership.is_active else "networks:mine")
    return show(request, standing, "join", {"form": form, "tab": "join"})


@require_safe
@at_the_door_signed_in
def membership(request: HttpRequest, standing: Standing) -> HttpResponse:
    """One's own: role, since when, whether one appears in the list, the way out."""
    if standing.state not in {State.ACTIVE, State.SUSPENDED, State.REQUESTED}:
        return redirect(standing.network)
    return show(request, standing, "membership", {"tab": "membership"})


@require_POST
@at_the_door_signed_in
@open_while_sanctioned("Everybody may go.")
def leave(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Leave, or turn an invitation down."""
    name = standing.network.name
    try:
        access.leave(network=standing.network, user=cast(User, standing.viewer))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("networks:membership", standing.network.slug)
    if standing.state in {State.ACTIVE, State.SUSPENDED}:
        messages.success(request, f"You have left {name}.")
    elif standing.state == State.INVITED:
        messages.success(request, f"You have declined the invitation to {name}.")
    return redirect("networks:mine")


@require_POST
@at_the_door_signed_in
@open_while_sanctioned("Everybody may go.")
def withdraw(request: HttpRequest, standing: Standing) -> HttpResponse:
    access.withdraw(network=standing.network, user=cast(User, standing.viewer))
    if standing.state == State.REQUESTED:
        messages.success(request, f"Your request to join {standing.network.name} is taken back.")
    elif standing.state == State.ACTIVE:
        messages.info(request, f"You were let in to {standing.network.name} meanwhile.")
    return redirect("networks:mine")


@require_POST
@at_the_door_signed_in
@open_while_sanctioned("Whether one is named in a list stays one's own choice.")
def directory(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Whether one appears in the list of members."""
    shown = request.POST.get("shown") == "on"
    if standing.membership is not None:
        access.show_in_directory(network=standing.network, user=cast(User, standing.viewer), shown=shown)
        told = "Other members find you in the list." if shown else "Other members no longer find you in the list."
        messages.success(request, told)
    return redirect("networks:membership", standing.network.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@at_the_door
def code(request: HttpRequest, standing: Standing) -> HttpResponse:
    """The code of conduct; members accept it as it is now."""
    if not standing.network.code_of_conduct:
        raise Http404
    form = CodeForm(sent_by(request), network=standing.network)
    if request.method == "POST" and _accepts(request, standing, form):
        return redirect(standing.network)
    return show(request, standing, "code", {"form": form, "tab": "code"})


def _accepts(request: HttpRequest, standing: Standing, form: CodeForm) -> bool:
    """Whether it is accepted now. Who cannot accept it gets the page again."""
    if not standing.must_accept_code:
        return True
    if not form.is_valid():
        return False
    try:
        access.accept_code(
            network=standing.network, user=cast(User, standing.viewer), version=form.cleaned_data["code_version"]
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Thank you. You can go on writing here.")
    return True


def _welcome(request: HttpRequest, membership: Membership) -> None:
    if membership.is_active:
        messages.success(request, f"Welcome to {membership.network.name}.")
    else:
        messages.success(request, "You have asked to join. You get a mail when the conveners have answered.")
