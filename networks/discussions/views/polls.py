"""Voting."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from hub.http.htmx import is_htmx, sign_in_first
from hub.http.numbers import whole_number
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.forms.poll import EditPollForm
from networks.discussions.models import Poll, Thread
from networks.discussions.polls import poll_view
from networks.discussions.views.decorators import require, thread_visible
from networks.viewer_context import NetworkViewer

NOTHING_CHOSEN = "Choose an answer first. To take your vote back, press the button for it."


@require_POST
@thread_visible
def vote(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """Vote, vote anew (`choice`, one or more ids), or take the vote back (`take_back`)."""
    poll = get_object_or_404(
        Poll.objects.visible_to(request.user).select_related("thread__pseudonym"), thread=thread
    )
    if not request.user.is_authenticated:
        return sign_in_first(request, thread.get_absolute_url())
    if not viewer.is_member:
        raise PermissionDenied
    error = _voted(request, viewer, poll)
    if is_htmx(request):
        view = poll_view(poll, viewer)
        context = {"network": viewer.network, "viewer": viewer, "thread": thread, "error": error}
        context["took_back"] = "take_back" in request.POST
        response = render(request, "discussions/_poll.html", context | {"poll": view})
        return trigger_client_event(response, "said", {"words": error or view.said})
    if error:
        messages.error(request, error)
    return redirect(f"{thread.get_absolute_url()}#poll-said")


@require_http_methods(["GET", "HEAD", "POST"])
@thread_visible
@open_while_sanctioned(VERB_REFUSES)
def poll_edit(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """Change what is asked; once somebody voted, only until when."""
    polls = Poll.objects.visible_to(request.user).select_related("thread__pseudonym")
    poll = get_object_or_404(polls, thread=thread)
    require(flows.can_edit_poll(poll, viewer), viewer)
    form = EditPollForm(request.POST if request.method == "POST" else None, poll=poll)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            if form.lost:
                raise flows.PollChanged(poll)
            version = form.cleaned_data["version"]
            flows.edit_poll(
                poll=poll,
                by=viewer.person,
                ballot=form.ballot,
                version=version,
                explained=form.explained,
            )
        except flows.PollChanged as changed:
            theirs = changed.poll
            form = form.again(theirs, request.POST.dict())
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{thread.get_absolute_url()}#poll")
    context = {"network": viewer.network, "viewer": viewer, "thread": thread, "tab": "discussions"}
    return render(
        request,
        "discussions/poll_form.html",
        context | {"form": form, "poll": poll, "theirs": theirs},
    )


def _voted(request: HttpRequest, viewer: NetworkViewer, poll: Poll) -> str:
    """What went wrong, in words; empty if nothing did."""
    sent = [] if "take_back" in request.POST else request.POST.getlist("choice")
    if not sent and "take_back" not in request.POST:
        return NOTHING_CHOSEN
    # What is no number is an answer that the poll does not have.
    choices = [whole_number(pk) or 0 for pk in sent[:100]]
    try:
        flows.vote(poll=poll, by=viewer.person, choices=choices)
    except NotAllowed as refused:
        return str(refused)
    return ""
