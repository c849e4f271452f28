"""Page of an invitation, for whoever holds its link.

The link only opens the page; nothing changes until one of its buttons is pressed.
"""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from hub.http.sanction_exemptions import open_while_sanctioned
from networks import access
from networks.access import NotAllowed
from networks.forms.join import ConductForm
from networks.models import Invitation
from networks.views.rendering import sent_by


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@open_while_sanctioned("Declining is going; its verb refuses to accept.")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation and handle the answer to it.

    One page, which names no network, stands for all that were answered, revoked, have expired or
    never existed.
    """
    invited = (
        Invitation.objects.waiting()
        .select_related("network", "invited_by")
        .filter(token=token)
        .first()
    )
    if invited is None:
        return _gone(request)
    form = ConductForm(sent_by(request), network=invited.network)
    if request.method == "POST":
        if not isinstance(request.user, User):
            return redirect_to_login(request.path)
        answered = _answered(request, request.user, invited, form)
        if answered is not None:
            return answered
    is_forwarded = isinstance(request.user, User) and not invited.is_for(request.user)
    context = {
        "invitation": invited,
        "network": invited.network,
        "form": form,
        "is_forwarded": is_forwarded,
    }
    return render(request, "networks/invitation.html", context)


def _answered(
    request: HttpRequest, person: User, invited: Invitation, form: ConductForm
) -> HttpResponse | None:
    """Handle the answer; None if the page is shown again, with what is missing."""
    if request.POST.get("answer") == "decline":
        access.decline_invitation(invitation=invited, user=person)
        messages.success(request, "You have declined the invitation.")
        return redirect("networks:mine")
    if not form.is_valid():
        return None
    try:
        access.accept_invitation(invitation=invited, user=person, accepted_code=form.accepted_code)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, f"Welcome to {invited.network.name}.")
    return redirect(invited.network)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/invitation_gone.html", status=404)
