"""Settings: what is mine, a copy of it, and how to leave."""

from __future__ import annotations

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    raise_if_reauthentication_required,
)
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import flows
from accounts.forms.close_account import CloseAccountForm
from accounts.models import DataExport
from accounts.organisations.matching import suggested_for
from accounts.permissions import MemberRequest
from accounts.security_log.log import record
from accounts.security_log.models import SecurityEvent
from hub import archives
from hub.http.numbers import whole_number
from hub.http.sanction_exemptions import open_while_sanctioned


@login_required
@require_safe
def settings(request: MemberRequest) -> HttpResponse:
    return render(request, "accounts/settings.html", {"suggestions": suggested_for(request.user)})


@login_required
@require_POST
def join_organisation(request: MemberRequest) -> HttpResponse:
    """The one button of "Your address is at example.nhs.uk: are you at X?"."""
    organisation_id = whole_number(request.POST.get("organisation", "")) or 0
    joined = flows.join_suggested_organisation(person=request.user, organisation_id=organisation_id)
    if joined is None:
        messages.info(
            request, "Nothing was changed. You can name your organisation in your profile."
        )
    else:
        messages.success(request, f"Your profile now says that you are at {joined.name}.")
    return redirect("accounts:settings")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("Everybody may take their data, and close their account.")
def data(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        raise_if_reauthentication_required(request, app="")
        flows.request_data_export(user=request.user)
        record(SecurityEvent.Kind.DATA_ASKED, request, request.user)
        return redirect("accounts:data")
    context = {
        "pending": request.user.exports.filter(ready_at=None).first(),
        "ready": DataExport.objects.visible_to(request.user).first(),
    }
    return render(request, "accounts/data.html", context)


@login_required
@require_safe
def data_download(request: MemberRequest, pk: int) -> HttpResponseBase:
    export = get_object_or_404(DataExport.objects.visible_to(request.user), pk=pk)
    raise_if_reauthentication_required(request, app="")
    record(SecurityEvent.Kind.DATA_FETCHED, request, request.user)
    return archives.download(export.name, f"my-data-{export.requested_at:%Y-%m-%d}.zip")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned("Everybody may take their data, and close their account.")
def close(request: MemberRequest) -> HttpResponse:
    confirmed = did_recently_reauthenticate(request)
    if not confirmed and not request.user.has_usable_password():
        here = urlencode({"next": reverse("accounts:close")})
        return redirect(f"{reverse('mfa_reauthenticate')}?{here}")
    form = CloseAccountForm(request.POST or None, user=request.user, confirmed=confirmed)
    if request.method == "POST" and form.is_valid():
        flows.close_account(user=request.user, mode=form.cleaned_data["mode"])
        logout(request)
        return redirect("accounts:closed")
    context = {
        "form": form,
        "confirmed": confirmed,
        "has_second_factor": is_mfa_enabled(request.user),
    }
    return render(request, "accounts/close.html", context)


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/closed.html")
