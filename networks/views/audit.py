"""The audit trail, for those who convene the network."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from networks.models import Membership
from networks.standing import Standing
from networks.trail import trail_of
from networks.views.doors import conveners_only
from networks.views.rendering import show


@require_safe
@conveners_only
def audit(request: HttpRequest, standing: Standing) -> HttpResponse:
    """`person` (a handle) narrows it, `before` is where the page before ended."""
    handle, before = (request.GET.get(name, "")[:80] for name in ("person", "before"))
    known = Membership.objects.visible_to(standing.viewer).filter(network=standing.network)
    story = known.select_related("user").filter(user__handle__iexact=handle).first() if handle else None
    trail = trail_of(standing.network, person=story.user if story else None, before=before)
    context = {"trail": trail, "person": story.user if story else None, "handle": handle, "tab": "audit"}
    return show(request, standing, "audit", context)
