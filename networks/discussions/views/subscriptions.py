"""How closely one follows, and how far one has read."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.http.htmx import is_htmx, sign_in_first
from hub.http.numbers import whole_number
from hub.http.sanction_exemptions import open_while_sanctioned
from hub.notifications.flows import mark_seen
from hub.view_counts import comes_from_own_page, is_program
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.forms.subscriptions import FollowForm, ReadToForm
from networks.discussions.models import Post, ReadPosition, Thread, ThreadView
from networks.discussions.notifications.posts import EVENT_TYPES
from networks.discussions.threads.read_state import read_to
from networks.discussions.threads.view_counts import ThreadsViewedToday
from networks.discussions.views.decorators import thread_visible
from networks.models import Network
from networks.viewer_context import NetworkViewer
from networks.views.decorators import network_readable


@require_POST
@thread_visible
@open_while_sanctioned("How closely one reads is nobody else's business.")
def follow_thread(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    return _follow(request, viewer, thread)


@require_POST
@network_readable
@open_while_sanctioned("How closely one reads is nobody else's business.")
def follow_network(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    return _follow(request, viewer, viewer.network)


def _follow(request: HttpRequest, viewer: NetworkViewer, what: Thread | Network) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first(request, what.get_absolute_url())
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Choose one of the levels.")
    level = form.cleaned_data["level"]
    place = {"thread": what} if isinstance(what, Thread) else {"network": what}
    try:
        flows.follow(by=viewer.person, level=level, **place)
    except NotAllowed as refused:
        messages.error(request, str(refused))
        return redirect(what)
    if is_htmx(request):
        context = {"slug": viewer.network.slug, "level": level, "was_saved": True}
        return render(
            request,
            "discussions/_follow.html",
            context | {name: each.pk for name, each in place.items()},
        )
    return redirect(what)


# The page's script sends this while the page goes away, and anonymous pages carry no token: where the request
# comes from is checked instead.
@csrf_exempt
@require_POST
@thread_visible
@open_while_sanctioned("How closely one reads is nobody else's business.")
def seen(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """Note how far somebody read (`number`) and count a reading, once a session and day. With `page`, go back there."""
    if not comes_from_own_page(request):
        raise PermissionDenied
    form = ReadToForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A post has a number.")
    _note_position(thread, viewer, form.cleaned_data["number"] or 0)
    response = _back(request, thread)
    today = ThreadsViewedToday(request)
    if thread.pk not in today and not is_program(request):
        ThreadView.objects.create(thread=thread)
        today.add(thread.pk, response)
    return response


def _note_position(thread: Thread, viewer: NetworkViewer, number: int) -> None:
    """Written only where it is news: even a write that changes nothing would lock the row."""
    if not viewer.user.is_authenticated or not number:
        return
    number = min(number, thread.last_number)
    if number > read_to(thread, viewer):
        ReadPosition.objects.read_to(viewer.person, thread, number)
    seen = Post.objects.visible_to(viewer.person).filter(thread=thread, number__lte=number)
    mark_seen(viewer.person, EVENT_TYPES, seen.values("pk"))


def _back(request: HttpRequest, thread: Thread) -> HttpResponse:
    page = request.POST.get("page", "")
    if not page:
        return HttpResponse(status=204)
    address = thread.get_absolute_url()
    return redirect(
        f"{address}?page={page}" if whole_number(page, 999_999) and page != "1" else address
    )
