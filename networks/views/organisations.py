"""Member organisations: the list, and its changes by conveners."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from networks.access import NotAllowed
from networks.forms.organisations import LeadForm, MemberOrganisationForm
from networks.members import organisations as places
from networks.models import MemberOrganisation
from networks.viewer_context import NetworkViewer
from networks.views.decorators import conveners_only, network_visible
from networks.views.rendering import sent_by, show


@require_http_methods(["GET", "HEAD"])
@network_visible
def organisations(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    if not (viewer.network.lists_organisations or viewer.may_manage):
        raise Http404
    return _show(request, viewer, MemberOrganisationForm() if viewer.may_manage else None)


@require_POST
@conveners_only
def add(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    form = MemberOrganisationForm(request.POST)
    if form.is_valid():
        try:
            places.add(
                network=viewer.network, organisation=form.organisation, by=cast(User, viewer.user)
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{form.organisation.name} is on the list.")
            return redirect("networks:organisations", viewer.network.slug)
    return _show(request, viewer, form)


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def organisation(request: HttpRequest, viewer: NetworkViewer, pk: int) -> HttpResponse:
    """Show one member organisation and change its lead."""
    place = _place(viewer, pk)
    form = LeadForm(sent_by(request), place=place)
    if request.method == "POST" and form.is_valid():
        try:
            places.name_lead(
                place=place, lead=form.cleaned_data["lead"], by=cast(User, viewer.user)
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("networks:organisations", viewer.network.slug)
    return show(
        request, viewer, "organisation", {"place": place, "form": form, "tab": "organisations"}
    )


@require_POST
@conveners_only
def remove(request: HttpRequest, viewer: NetworkViewer, pk: int) -> HttpResponse:
    place = _place(viewer, pk)
    places.remove(place=place, by=cast(User, viewer.user))
    messages.success(
        request, f"{place.organisation.name} is off the list. Its people stay members."
    )
    return redirect("networks:organisations", viewer.network.slug)


def _place(viewer: NetworkViewer, pk: int) -> MemberOrganisation:
    seen = MemberOrganisation.objects.visible_to(viewer.user).filter(network=viewer.network)
    return get_object_or_404(seen.select_related("organisation", "network"), pk=pk)


def _show(
    request: HttpRequest, viewer: NetworkViewer, form: MemberOrganisationForm | None
) -> HttpResponse:
    context = {"rows": places.rows_for(viewer), "form": form, "tab": "organisations"}
    return show(request, viewer, "organisations", context)
