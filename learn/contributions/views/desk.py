"""The desk: what waits for editors and topic leads, and what they do with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from hub.keys import refuse
from learn.contributions import flows, permissions
from learn.contributions.flows import Decision, Refused
from learn.contributions.flows.checking import Check, check_again
from learn.contributions.forms.desk import CheckForm, DecisionForm, HandOverForm, NoteForm
from learn.contributions.listing import SHOWN, queue_of
from learn.contributions.models import Contribution
from learn.contributions.people import who_may_take
from learn.contributions.querysets import checked_by, looks_after_any
from learn.contributions.views.contribution import now, shown
from learn.contributions.views.doors import of_contribution, require, signed_in
from learn.models import Article


@require_safe
@signed_in
def queue(request: HttpRequest, person: User) -> HttpResponse:
    """For editors and topic leads; for others there is no desk."""
    if not looks_after_any(person):
        raise Http404
    show = request.GET.get("show", "")
    page = queue_of(person, show if show in SHOWN else "waiting", request.GET.get("after", ""))
    return render(request, "contributions/desk.html", {"page": page, "tabs": SHOWN.items()})


@require_POST
@of_contribution
def take(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    try:
        flows.take(contribution=found, by=person)
        messages.success(request, "You have it now. Its authors see that.")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(found)


@require_POST
@of_contribution
def hand_over(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = HandOverForm(request.POST, people=who_may_take(found))
    if form.is_valid():
        try:
            flows.hand_over(contribution=found, by=person, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{form.cleaned_data['to'].display_name} has it now.")
            return redirect(found)
    return shown(request, person, found, hand_over_form=form)


@require_POST
@of_contribution
def decide(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = DecisionForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        decision = Decision(said["decision"])
        try:
            flows.decide(
                contribution=found, by=person, decision=decision, seen=said["seen"], note=said["note"], at=said["day"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
            found = now(found, person)
            form.data = request.POST.dict() | {"seen": str(found.last_step_id)}
        else:
            messages.success(request, "Done. Its authors are told.")
            return redirect(found)
    return shown(request, person, found, decision_form=form)


@require_POST
@of_contribution
def note(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            flows.add_note(contribution=found, by=person, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            return redirect(f"{found.get_absolute_url()}#notes")
    return shown(request, person, found, note_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def check(request: HttpRequest, person: User, article: int) -> HttpResponse:
    """Whether something published long ago still holds; also of what never was a contribution."""
    mine = checked_by(person, Article.objects.published())
    found = get_object_or_404(mine.select_related("category"), pk=article)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            check_again(article=found, by=person, check=Check(said["check"]), note=said["note"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Thank you. It is noted.")
            return redirect("contributions:desk")
    return render(request, "contributions/check.html", {"article": found, "form": form})
