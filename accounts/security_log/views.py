"""What happened with one's own account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import MemberRequest
from accounts.security_log.log import record_refusal
from accounts.security_log.models import SecurityEvent
from accounts.security_log.tasks import KEPT_FOR
from hub.views import too_many_requests as refusal

MOST_SHOWN = 100


@login_required
@require_safe
def security(request: MemberRequest) -> HttpResponse:
    """The newest first. One query beside the page's own."""
    events = SecurityEvent.objects.visible_to(request.user)[:MOST_SHOWN]
    return render(request, "accounts/security.html", {"events": events, "days": KEPT_FOR.days})


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """The answer to too many requests, noted in the log."""
    record_refusal(request, getattr(request, "user", None))
    return refusal(request)
