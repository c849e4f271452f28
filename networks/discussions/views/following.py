"""How closely one follows, and how far one has read."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from hub.htmx import is_htmx, sign_in_first
from hub.notifications.flows import mark_seen
from hub.numbers import whole_number
from hub.sanction_exemptions import open_while_sanctioned
from hub.seen import comes_from_own_page, is_program
from networks.access import Refused
from networks.discussions import flows
from networks.discussions.forms.following import FollowForm, ReadToForm
from networks.discussions.models import Position, Post, Thread, View
from networks.discussions.notifying import CAUSES
from networks.discussions.reading import read_to
from networks.discussions.seen import SeenToday
from networks.discussions.views.doors import of_thread
from networks.models import Network
from networks.standing import Standing
from networks.views.doors import inside


@require_POST
@of_thread
@open_while_sanctioned("How closely one reads is nobody else's business.")
def follow_thread(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    return _follow(request, standing, thread)


@require_POST
@inside
@open_while_sanctioned("How closely one reads is nobody else's business.")
def follow_network(request: HttpRequest, standing: Standing) -> HttpResponse:
    return _follow(request, standing, standing.network)


def _follow(request: HttpRequest, standing: Standing, what: Thread | Network) -> HttpResponse:
    if not request.user.is_authenticated:
        return sign_in_first(request, what.get_absolute_url())
    form = FollowForm(request.POST)
    if not form.is_valid():
        raise BadRequest("Choose one of the levels.")
    level = form.cleaned_data["level"]
    place = {"thread": what} if isinstance(what, Thread) else {"network": what}
    try:
        flows.follow(by=standing.person, level=level, **place)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(what)
    if is_htmx(request):
        context = {"slug": standing.network.slug, "level": level, "was_saved": True}
        return render(request, "discussions/_follow.html", context | {name: each.pk for name, each in place.items()})
    return redirect(what)


# The page's script sends this while the page goes away, and anonymous pages carry no token: where the request
# comes from is checked instead.
@csrf_exempt
@require_POST
@of_thread
@open_while_sanctioned("How closely one reads is nobody else's business.")
def seen(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    """Note how far somebody read (`number`) and count a reading, once a session and day. With `page`, go back there."""
    if not comes_from_own_page(request):
        raise PermissionDenied
    form = ReadToForm(request.POST)
    if not form.is_valid():
        raise BadRequest("A post has a number.")
    _note_position(thread, standing, form.cleaned_data["number"] or 0)
    response = _back(request, thread)
    today = SeenToday(request)
    if thread.pk not in today and not is_program(request):
        View.objects.create(thread=thread)
        today.add(thread.pk, response)
    return response


def _note_position(thread: Thread, standing: Standing, number: int) -> None:
    """Written only where it is news: even a write that changes nothing would lock the row."""
    if not standing.viewer.is_authenticated or not number:
        return
    number = min(number, thread.last_number)
    if number > read_to(thread, standing):
        Position.objects.read_to(standing.person, thread, number)
    seen = Post.objects.visible_to(standing.person).filter(thread=thread, number__lte=number)
    mark_seen(standing.person, CAUSES, seen.values("pk"))


def _back(request: HttpRequest, thread: Thread) -> HttpResponse:
    page = request.POST.get("page", "")
    if not page:
        return HttpResponse(status=204)
    address = thread.get_absolute_url()
    return redirect(f"{address}?page={page}" if whole_number(page, 999_999) and page != "1" else address)
