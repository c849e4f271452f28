"""View that deletes a draft."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hub.drafts.models import Draft
from hub.http.sanction_exemptions import open_while_sanctioned


@require_POST
@login_required
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft and redirect to its form, or with `to_list` to the list of drafts."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    draft.delete()
    if "to_list" in request.POST:
        messages.success(request, "The draft is gone.")
        return redirect("discussions:drafts")
    return redirect(draft)
