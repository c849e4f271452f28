"""Inviting people by their addresses, and what became of it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from networks import access
from networks.access import Refused
from networks.forms.inviting import InviteForm
from networks.models import Invitation
from networks.standing import Standing
from networks.views.doors import conveners_only
from networks.views.rendering import sent_by, show

PAGE_SIZE = 50
MOST_NAMED = 2000  # letters of what was no address


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def invitations(request: HttpRequest, standing: Standing) -> HttpResponse:
    form = InviteForm(sent_by(request), network=standing.network)
    if request.method == "POST" and form.is_valid():
        if not form.was_seen:
            form.show_preview()
        elif _invite(request, standing, form):
            return redirect(request.path)
    sent = Invitation.objects.visible_to(standing.viewer).filter(network=standing.network)
    sent = sent.select_related("accepted_by")
    context = {
        "form": form,
        "page": Paginator(sent, PAGE_SIZE).get_page(request.GET.get("page")),
        "tab": "invitations",
    }
    return show(request, standing, "invitations", context)


def _invite(request: HttpRequest, standing: Standing, form: InviteForm) -> bool:
    by, message = cast(User, standing.viewer), form.cleaned_data["message"]
    try:
        sent = access.invite_addresses(network=standing.network, addresses=form.addressees.new, by=by, message=message)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    if sent:
        messages.success(request, f"Invitations sent: {len(sent)}. They are good for 28 days.")
    if form.wrong:
        messages.info(request, f"Not invited, as they are no addresses: {'; '.join(form.wrong)[:MOST_NAMED]}")
    return True


@require_POST
@conveners_only
def send_again(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    invitation = _of(standing, pk)
    try:
        access.resend(invitation=invitation, by=cast(User, standing.viewer))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The invitation to {invitation.email} is sent again.")
    return redirect("networks:invitations", standing.network.slug)


@require_POST
@conveners_only
def revoke(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    invitation = _of(standing, pk)
    access.revoke_invitation(invitation=invitation, by=cast(User, standing.viewer))
    messages.success(request, f"The invitation to {invitation.email} no longer opens anything.")
    return redirect("networks:invitations", standing.network.slug)


def _of(standing: Standing, pk: int) -> Invitation:
    sent = Invitation.objects.visible_to(standing.viewer).filter(network=standing.network)
    return get_object_or_404(sent.select_related("network"), pk=pk)
