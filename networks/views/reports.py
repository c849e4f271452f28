"""What was reported in a network, for those who look after it."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.moderation import flows, reading
from hub.moderation.flows import DecidedAlready
from hub.moderation.forms import DecisionForm
from hub.moderation.models import Case
from hub.moderation.sources import CannotAct
from networks.models import Membership
from networks.standing import Standing
from networks.views.doors import moderators_only
from networks.views.rendering import sent_by, show


@require_safe
@moderators_only
def reports(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Those that wait; with `show=decided` the others. `after` is where the page before ended."""
    decided = request.GET.get("show") == "decided"
    page_of = reading.decided_page if decided else reading.waiting_page
    page = page_of(standing.network.pk, standing.person, request.GET.get("after", ""))
    return show(request, standing, "reports", {"page": page, "decided": decided, "tab": "reports"})


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def report(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """One thing that was reported, with what helps to decide about it."""
    opened = reading.open_as_moderator(_case(standing, pk), standing.person)
    form = DecisionForm(sent_by(request), can_delete=opened.can_delete)
    if request.method == "POST" and form.is_valid():
        try:
            flows.decide(case=opened.case, by=standing.person, **form.cleaned_data)
        except CannotAct as refused:
            form.add_error(None, str(refused))
        except DecidedAlready as decided:
            messages.info(request, f"This was decided already: {decided.case.decision_in_words.lower()}.")
            return redirect(request.path)
        else:
            messages.success(request, "Decided. Whoever reported it reads how it ended.")
            return redirect("networks:reports", standing.network.slug)
    context = {"opened": opened, "form": form, "story": _story_of_author(standing, opened), "tab": "reports"}
    return show(request, standing, "report", context)


@require_POST
@moderators_only
def claim(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """Say that one looks at it (`on=1`), or that somebody else may (`on=0`)."""
    case = _case(standing, pk)
    if request.POST.get("on") not in {"0", "1"}:
        raise BadRequest("Say on=1 or on=0.")
    try:
        flows.claim(case=case, by=standing.person, on=request.POST["on"] == "1")
    except DecidedAlready as decided:
        messages.info(request, str(decided))
    return redirect("networks:report", standing.network.slug, pk)


@require_POST
@moderators_only
def show_again(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:  # noqa: ARG001 - the door needs it
    """Before it is decided about."""
    with suppress(DecidedAlready):
        flows.show_again(case=_case(standing, pk), by=standing.person)
    return redirect("networks:report", standing.network.slug, pk)


def _case(standing: Standing, pk: int) -> Case:
    cases = Case.objects.in_scope(standing.network.pk, standing.person)
    return get_object_or_404(cases.select_related("claimed_by", "decided_by"), pk=pk)


def _story_of_author(standing: Standing, opened: reading.Opened) -> Membership | None:
    """How the author came here, where the thing is signed."""
    author = opened.subject.author_id if opened.subject else None
    stories = Membership.objects.visible_to(standing.viewer).filter(network=standing.network)
    return stories.select_related("user").filter(user=author).first() if author else None
