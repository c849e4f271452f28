"""Voting."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hub.htmx import is_htmx, sign_in_first
from networks.access import Refused
from networks.discussions import flows
from networks.discussions.models import Poll, Thread
from networks.discussions.polls import poll_view
from networks.discussions.views.doors import of_thread
from networks.standing import Standing

NOTHING_CHOSEN = "Choose an answer first. To take your vote back, press the button for it."


@require_POST
@of_thread
def vote(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    """Vote, vote anew (`choice`, one or more ids), or take the vote back (`take_back`)."""
    poll = get_object_or_404(Poll.objects.visible_to(request.user).select_related("thread"), thread=thread)
    if not request.user.is_authenticated:
        return sign_in_first(request, thread.get_absolute_url())
    if not standing.is_member:
        raise PermissionDenied
    error = _voted(request, standing, poll)
    if is_htmx(request):
        context = {"network": standing.network, "standing": standing, "thread": thread, "error": error}
        return render(request, "discussions/_poll.html", context | {"poll": poll_view(poll, standing)})
    if error:
        messages.error(request, error)
    return redirect(f"{thread.get_absolute_url()}#poll")


def _voted(request: HttpRequest, standing: Standing, poll: Poll) -> str:
    """What went wrong, in words; empty if nothing did."""
    sent = [] if "take_back" in request.POST else request.POST.getlist("choice")
    if not sent and "take_back" not in request.POST:
        return NOTHING_CHOSEN
    # What is no number is an answer that the poll does not have.
    choices = [int(pk) if pk.isdecimal() and len(pk) < 19 else 0 for pk in sent[:100]]
    try:
        flows.vote(poll=poll, by=standing.person, choices=choices)
    except Refused as refused:
        return str(refused)
    return ""
