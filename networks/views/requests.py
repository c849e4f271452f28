"""Requests to join: approve or decline, many at once."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.models import User
from hub.http.numbers import whole_number
from networks import access
from networks.access import NotAllowed
from networks.forms.membership import RequestsForm
from networks.members.selectors import waiting_in
from networks.models import Membership
from networks.viewer_context import NetworkViewer
from networks.views.decorators import conveners_only
from networks.views.rendering import show

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@conveners_only
def requests(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    waiting = waiting_in(viewer)
    form = (
        RequestsForm(_decision(request.POST), waiting=waiting) if request.method == "POST" else None
    )
    if form is not None and _all_gone(request, viewer, form):
        return redirect(request.path)
    if form is not None and form.is_valid():
        _decide(request, viewer, form)
        return redirect(request.path)
    page = Paginator(waiting, PAGE_SIZE).get_page(request.GET.get("page"))
    chosen = {*form.chosen} if form else set()
    context = {
        "form": form or RequestsForm(waiting=waiting),
        "page": page,
        "chosen": chosen,
        "tab": "requests",
    }
    people = User.objects.visible_to(viewer.user).filter(pk__in=[each.user_id for each in page])
    context["profiles"] = {*people.values_list("pk", flat=True)}
    return show(request, viewer, "requests", context)


def _decision(sent: QueryDict) -> QueryDict:
    """Return the data; with a button at one person (`one`: "approve-17") for that person alone.

    Whatever else is ticked does not count then.
    """
    decision, _, person = sent.get("one", "").partition("-")
    if not person:
        return sent
    single = sent.copy()
    single["decision"] = decision
    single.setlist("people", [person])
    return single


def _all_gone(request: HttpRequest, viewer: NetworkViewer, form: RequestsForm) -> bool:
    """Leave out people who no longer wait, with a message; return whether nobody is left."""
    sent = [number for number in form.chosen if whole_number(number) is not None]
    waiting = {
        str(pk) for pk in waiting_in(viewer).filter(pk__in=sent).values_list("pk", flat=True)
    }
    gone = [number for number in sent if number not in waiting]
    if gone:
        messages.info(request, _told_gone(len(gone)))
        form.choose([number for number in sent if number in waiting])
    return bool(gone) and not waiting


def _told_gone(number: int) -> str:
    if number == 1:
        return "One request was answered or taken back meanwhile."
    return f"{number} requests were answered or taken back meanwhile."


def _decide(request: HttpRequest, viewer: NetworkViewer, form: RequestsForm) -> None:
    done = gone = 0
    for membership in form.cleaned_data["people"].select_related("user"):
        try:
            _decide_about(viewer, membership, form)
            done += 1
        except NotAllowed:
            gone += 1
    if done:
        verb = "Declined" if form.declines else "Let in"
        messages.success(request, f"{verb}: {done}. Each gets a mail.")
    if gone:
        messages.info(request, _told_gone(gone))


def _decide_about(viewer: NetworkViewer, membership: Membership, form: RequestsForm) -> None:
    by = cast(User, viewer.user)
    if form.declines:
        access.decline(
            network=viewer.network,
            user=membership.user,
            by=by,
            reason=form.cleaned_data["reason"],
            ask_again_at=form.ask_again_at,
        )
    else:
        access.approve(network=viewer.network, user=membership.user, by=by)
