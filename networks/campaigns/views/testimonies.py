"""Published testimonies at their own addresses, and their pictures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from hub.files.views import POLICY
from networks.campaigns.detail import with_content
from networks.campaigns.models import Testimony, TestimonyPicture


@require_safe
def testimony_detail(request: HttpRequest, address: str) -> HttpResponse:
    """One testimony. No cache keeps it: once it is withdrawn it is gone."""
    rows = Testimony.objects.visible_to(request.user).select_related("campaign__network")
    testimony = get_object_or_404(with_content(rows), address=address)
    context = {
        "testimony": testimony,
        "campaign": testimony.campaign,
        "network": testimony.campaign.network,
    }
    response = render(request, "testimonies/testimony_detail.html", context)
    add_never_cache_headers(response)
    return response


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """A picture, for whoever may read what it came with, and for moderators."""
    found = get_object_or_404(TestimonyPicture.objects.visible_to(request.user), name=name)
    headers = {
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": POLICY,
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(found.content), content_type=found.content_type, headers=headers)
