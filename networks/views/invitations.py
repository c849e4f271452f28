"""Invitations by email address, and their outcome."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from networks import access
from networks.access import NotAllowed
from networks.forms.invitations import InvitationsForm
from networks.models import Invitation
from networks.viewer_context import NetworkViewer
from networks.views.decorators import conveners_only
from networks.views.rendering import sent_by, show

PAGE_SIZE = 50
MOST_NAMED = 2000  # characters of what was no address


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def invitations(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    form = InvitationsForm(sent_by(request), network=viewer.network)
    if request.method == "POST" and form.is_valid():
        if not form.was_seen:
            form.show_preview()
        elif _invite(request, viewer, form):
            return redirect(request.path)
    sent = Invitation.objects.visible_to(viewer.user).filter(network=viewer.network)
    sent = sent.select_related("accepted_by")
    context = {
        "form": form,
        "page": Paginator(sent, PAGE_SIZE).get_page(request.GET.get("page")),
        "tab": "invitations",
    }
    return show(request, viewer, "invitations", context)


def _invite(request: HttpRequest, viewer: NetworkViewer, form: InvitationsForm) -> bool:
    by, message = cast(User, viewer.user), form.cleaned_data["message"]
    try:
        sent = access.invite_addresses(
            network=viewer.network, addresses=form.addressees.new, by=by, message=message
        )
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return False
    if sent:
        messages.success(request, f"Invitations sent: {len(sent)}. They are good for 28 days.")
    if form.wrong:
        messages.info(
            request, f"Not invited, as they are no addresses: {'; '.join(form.wrong)[:MOST_NAMED]}"
        )
    return True


@require_POST
@conveners_only
def send_again(request: HttpRequest, viewer: NetworkViewer, pk: int) -> HttpResponse:
    invitation = _of(viewer, pk)
    try:
        access.resend_invitation(invitation=invitation, by=cast(User, viewer.user))
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"The invitation to {invitation.email} is sent again.")
    return redirect("networks:invitations", viewer.network.slug)


@require_POST
@conveners_only
def revoke(request: HttpRequest, viewer: NetworkViewer, pk: int) -> HttpResponse:
    invitation = _of(viewer, pk)
    access.revoke_invitation(invitation=invitation, by=cast(User, viewer.user))
    messages.success(request, f"The invitation to {invitation.email} no longer opens anything.")
    return redirect("networks:invitations", viewer.network.slug)


def _of(viewer: NetworkViewer, pk: int) -> Invitation:
    sent = Invitation.objects.visible_to(viewer.user).filter(network=viewer.network)
    return get_object_or_404(sent.select_related("network"), pk=pk)
