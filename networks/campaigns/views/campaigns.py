"""Campaigns: the list, one of them, a new one, changing one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.idempotency import refuse
from networks.access import NotAllowed
from networks.campaigns import flows
from networks.campaigns.detail import campaigns_of, page_of
from networks.campaigns.forms.editing import (
    CampaignForm,
    ChangesFormSet,
    FiguresFormSet,
    saved_in_words,
)
from networks.campaigns.models import Campaign
from networks.viewer_context import NetworkViewer
from networks.views.decorators import conveners_only, network_readable


@require_safe
@network_readable
def campaign_list(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    rows = list(campaigns_of(viewer.network, viewer.user)[:100])
    return _show(request, viewer, "campaign_list", {"campaigns": rows})


@require_safe
@network_readable
def campaign_detail(request: HttpRequest, viewer: NetworkViewer, campaign: str) -> HttpResponse:
    found = _campaign(viewer, campaign)
    text = request.GET.get("q", "")
    page = page_of(found, viewer.user, after=request.GET.get("after", "")[:24], text=text)
    response = _show(request, viewer, "campaign_detail", {"campaign": found, "page": page})
    add_never_cache_headers(response)  # once a testimony is taken back it is gone
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def campaign_create(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    return _edit(request, viewer, Campaign(network=viewer.network))


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def campaign_edit(request: HttpRequest, viewer: NetworkViewer, campaign: str) -> HttpResponse:
    return _edit(request, viewer, _campaign(viewer, campaign))


def _edit(request: HttpRequest, viewer: NetworkViewer, campaign: Campaign) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = CampaignForm(sent, campaign=campaign)
    figures, changes = FiguresFormSet.of(campaign, sent), ChangesFormSet.of(campaign, sent)
    context = {"campaign": campaign, "form": form, "figures": figures, "changes": changes}
    # All three are looked at, so that everything is told at once.
    if sent is not None and all([form.is_valid(), figures.is_valid(), changes.is_valid()]):
        try:
            saved = form.save(
                by=viewer.person,
                figures=figures,
                changes=changes,
                is_public="publish" in request.POST,
            )
        except NotAllowed as refused:
            refuse(form, refused)
        except flows.CampaignChanged:
            context |= {"was_changed": True, "saved": saved_in_words(campaign)}
            form.show_newest()
        else:
            messages.success(request, _saved_as(saved))
            return redirect(saved)
    return _show(request, viewer, "campaign_form", context)


@require_POST
@conveners_only
def campaign_publish(request: HttpRequest, viewer: NetworkViewer, campaign: str) -> HttpResponse:
    found = _campaign(viewer, campaign)
    return _done(
        request,
        found,
        partial(flows.publish, campaign=found, by=viewer.person),
        "The campaign is published.",
    )


@require_POST
@conveners_only
def campaign_close(request: HttpRequest, viewer: NetworkViewer, campaign: str) -> HttpResponse:
    """Close it (`on=1`) or open it again (`on=0`)."""
    found, on = _campaign(viewer, campaign), request.POST.get("on") != "0"
    said = "The campaign is closed. It stays to be read." if on else "The campaign goes on."
    return _done(
        request, found, partial(flows.set_closed, campaign=found, by=viewer.person, on=on), said
    )


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def campaign_remove(request: HttpRequest, viewer: NetworkViewer, campaign: str) -> HttpResponse:
    """Asks first, for it cannot be undone."""
    found = _campaign(viewer, campaign)
    if request.method != "POST":
        return _show(request, viewer, "campaign_confirm_delete", {"campaign": found})
    try:
        flows.remove(campaign=found, by=viewer.person)
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return redirect(found)
    messages.success(request, "The draft is gone.")
    return redirect("campaigns:campaign-list", viewer.network.slug)


def _done(
    request: HttpRequest, campaign: Campaign, verb: Callable[[], None], said: str
) -> HttpResponse:
    try:
        verb()
    except NotAllowed as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(campaign)


def _saved_as(campaign: Campaign) -> str:
    if campaign.is_draft:
        return "The draft is saved. Only those who look after the network see it, until it is published."
    return "The campaign is saved."


def _campaign(viewer: NetworkViewer, slug: str) -> Campaign:
    campaigns = campaigns_of(viewer.network, viewer.user)
    return get_object_or_404(campaigns, slug=slug)


def _show(
    request: HttpRequest, viewer: NetworkViewer, template: str, context: dict[str, object]
) -> HttpResponse:
    frame = {"network": viewer.network, "viewer": viewer, "tab": "campaigns"}
    return render(request, f"campaigns/{template}.html", frame | context)
