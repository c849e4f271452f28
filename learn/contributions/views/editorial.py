"""Views of the editorial queue, for editors and topic leads."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from hub.idempotency import refuse
from learn.contributions import flows, permissions
from learn.contributions.editorial.contribution_list import SHOWN, queue_of
from learn.contributions.editorial.stewards import who_may_take
from learn.contributions.flows import EditorialDecision, NotAllowed
from learn.contributions.flows.content_review import ReviewOutcome, check_again
from learn.contributions.forms.editorial import (
    ContentReviewForm,
    ContributionHandOverForm,
    DeskNoteForm,
    EditorialDecisionForm,
)
from learn.contributions.models import Contribution
from learn.contributions.querysets import checked_by, looks_after_any
from learn.contributions.views.contribution import now, shown
from learn.contributions.views.decorators import contribution_visible, require, signed_in
from learn.models import Article


@require_safe
@signed_in
def queue(request: HttpRequest, person: User) -> HttpResponse:
    """Show the editorial queue; raise Http404 for all but editors and topic leads."""
    if not looks_after_any(person):
        raise Http404
    show = request.GET.get("show", "")
    page = queue_of(person, show if show in SHOWN else "waiting", request.GET.get("after", ""))
    return render(request, "contributions/desk.html", {"page": page, "tabs": SHOWN.items()})


@require_POST
@contribution_visible
def take(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    try:
        flows.take(contribution=found, by=person)
        messages.success(request, "You have it now. Its authors see that.")
    except NotAllowed as refused:
        messages.warning(request, str(refused))
    return redirect(found)


@require_POST
@contribution_visible
def hand_over(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = ContributionHandOverForm(request.POST, people=who_may_take(found))
    if form.is_valid():
        try:
            flows.hand_over(contribution=found, by=person, **form.cleaned_data)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{form.cleaned_data['to'].display_name} has it now.")
            return redirect(found)
    return shown(request, person, found, hand_over_form=form)


@require_POST
@contribution_visible
def decide(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = EditorialDecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        decision = EditorialDecision(said["decision"])
        try:
            flows.decide(
                contribution=found,
                by=person,
                decision=decision,
                seen=said["seen"],
                note=said["note"],
                at=said["day"],
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
            found = now(found, person)
            form.data = request.POST.dict() | {"seen": str(found.last_step_id)}
        else:
            messages.success(request, "Done. Its authors are told.")
            return redirect(found)
    return shown(request, person, found, decision_form=form)


@require_POST
@contribution_visible
def note(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = DeskNoteForm(request.POST)
    if form.is_valid():
        try:
            flows.add_note(contribution=found, by=person, **form.cleaned_data)
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            return redirect(f"{found.get_absolute_url()}#notes")
    return shown(request, person, found, note_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check(request: HttpRequest, person: User, article: int) -> HttpResponse:
    """Review whether a published article is still valid, with or without a contribution."""
    mine = checked_by(person, Article.objects.published())
    found = get_object_or_404(mine.select_related("category"), pk=article)
    form = ContentReviewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            check_again(
                article=found, by=person, check=ReviewOutcome(said["check"]), note=said["note"]
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Thank you. It is noted.")
            return redirect("contributions:desk")
    return render(request, "contributions/check.html", {"article": found, "form": form})
