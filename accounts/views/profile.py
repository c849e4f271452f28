"""A person's page, and the form behind it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.profile import ProfileForm
from accounts.models import Organisation, User
from accounts.permissions import MemberRequest
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from hub.moderation.write_limits.write_access import is_free_to_write


@require_safe
def profile(request: HttpRequest, handle: str) -> HttpResponse:
    visible = User.objects.visible_to(request.user)
    person = visible.with_handle(handle).first()
    if person is None:
        return redirect(get_object_or_404(visible.with_former_handle(handle)))
    organisation = Organisation.objects.visible_to(request.user).filter(people=person).first()
    return render(
        request, "accounts/profile.html", {"person": person, "organisation": organisation}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned(VERB_REFUSES)
def edit_profile(request: MemberRequest) -> HttpResponse:
    # A copy: a form that is refused leaves its values on it, and the header shows `request.user`.
    person = User.objects.active().select_related("organisation").get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if (
        request.method == "POST"
        and form.is_valid()
        and is_free_to_write(form, request.user)
        and form.try_save()
    ):
        messages.success(request, "Your profile is saved.")
        return redirect(person)
    return render(request, "accounts/profile_form.html", {"form": form})
