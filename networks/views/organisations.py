"""Member organisations: the list, and what conveners do to it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from networks import organisations as places
from networks.access import Refused
from networks.forms.organisations import LeadForm, OrganisationForm
from networks.models import MemberOrganisation
from networks.standing import Standing
from networks.views.doors import at_the_door, conveners_only
from networks.views.rendering import sent_by, show


@require_http_methods(["GET", "HEAD"])
@at_the_door
def organisations(request: HttpRequest, standing: Standing) -> HttpResponse:
    if not (standing.network.lists_organisations or standing.may_manage):
        raise Http404
    return _show(request, standing, OrganisationForm() if standing.may_manage else None)


@require_POST
@conveners_only
def add(request: HttpRequest, standing: Standing) -> HttpResponse:
    form = OrganisationForm(request.POST)
    if form.is_valid():
        try:
            places.add(network=standing.network, organisation=form.organisation, by=cast(User, standing.viewer))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{form.organisation.name} is on the list.")
            return redirect("networks:organisations", standing.network.slug)
    return _show(request, standing, form)


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def organisation(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """One of them: who leads there."""
    place = _place(standing, pk)
    form = LeadForm(sent_by(request), place=place)
    if request.method == "POST" and form.is_valid():
        try:
            places.name_lead(place=place, lead=form.cleaned_data["lead"], by=cast(User, standing.viewer))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("networks:organisations", standing.network.slug)
    return show(request, standing, "organisation", {"place": place, "form": form, "tab": "organisations"})


@require_POST
@conveners_only
def remove(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    place = _place(standing, pk)
    places.remove(place=place, by=cast(User, standing.viewer))
    messages.success(request, f"{place.organisation.name} is off the list. Its people stay members.")
    return redirect("networks:organisations", standing.network.slug)


def _place(standing: Standing, pk: int) -> MemberOrganisation:
    seen = MemberOrganisation.objects.visible_to(standing.viewer).filter(network=standing.network)
    return get_object_or_404(seen.select_related("organisation", "network"), pk=pk)


def _show(request: HttpRequest, standing: Standing, form: OrganisationForm | None) -> HttpResponse:
    context = {"rows": places.rows_for(standing), "form": form, "tab": "organisations"}
    return show(request, standing, "organisations", context)
