"""A discussion that waits to be let through, for whoever began it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import MemberRequest
from networks.discussions.models import PostFile, Thread
from networks.discussions.moderation.reports import asked_beside
from networks.viewer_context import viewer_of


@require_safe
@never_cache
@login_required
def thread_waiting(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    """For nobody else. Once it is let through, its address leads to the discussion."""
    if (shown := _shown(request, slug, pk)) is not None:
        return redirect(shown)
    waiting = Thread.objects.waiting_of(request.user).select_related(
        "network__figures", "author", "pseudonym"
    )
    thread = get_object_or_404(waiting, pk=pk, network__slug=slug)
    first = get_object_or_404(thread.posts.select_related("author", "pseudonym"), number=1)
    context = {
        "network": thread.network,
        "viewer": viewer_of(thread.network, request.user),
        "thread": thread,
        "post": first,
        "files": PostFile.objects.filter(post=first, is_inline=False).select_related("file"),
        "beside": asked_beside(thread),
        "tab": "discussions",
    }
    return render(request, "discussions/thread_waiting.html", context)


def _shown(request: HttpRequest, slug: str, pk: int) -> Thread | None:
    """The discussion, if it was let through and the reader began it."""
    threads = Thread.objects.visible_to(request.user).select_related("network", "pseudonym")
    thread = threads.filter(pk=pk, network__slug=slug).first()
    return thread if thread is not None and thread.is_begun_by(request.user) else None  # type: ignore[arg-type]
