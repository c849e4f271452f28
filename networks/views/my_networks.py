"""A person's own networks, and proposals of new ones."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import MemberRequest
from hub.errors import NotAllowed
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from hub.idempotency import refuse
from hub.moderation.write_limits.write_access import is_free_to_write
from networks import proposals
from networks.forms.proposal import ProposalForm
from networks.members.selectors import mine as places_of
from networks.members.selectors import networks_asking_for
from networks.views.rendering import sent_by


@require_safe
@login_required
@never_cache
def mine(request: MemberRequest) -> HttpResponse:
    context = {"mine": places_of(request.user), "asking": networks_asking_for(request.user)}
    return render(request, "networks/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@open_while_sanctioned(VERB_REFUSES)
def propose(request: MemberRequest) -> HttpResponse:
    form = ProposalForm(sent_by(request))
    if request.method == "POST" and form.is_valid() and is_free_to_write(form, request.user):
        try:
            proposals.propose(proposal=form.instance, key=form.cleaned_data["key"], by=request.user)
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            messages.success(
                request,
                "Thank you. Our staff read your proposal; you get a mail with their answer.",
            )
            return redirect("networks:mine")
    return render(request, "networks/propose.html", {"form": form})
