"""Remarks beside a text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from hub.keys import refuse
from learn.contributions import flows, permissions
from learn.contributions.flows import Refused
from learn.contributions.forms.desk import AnswerForm, RemarkForm
from learn.contributions.models import Contribution
from learn.contributions.views.contribution import shown
from learn.contributions.views.doors import of_contribution, require


@require_POST
@of_contribution
def add(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            remark = flows.add_remark(contribution=found, by=person, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused, beside="quote")
        else:
            return redirect(f"{found.get_absolute_url()}#remark-{remark.pk}")
    return shown(request, person, found, remark_form=form)


@require_POST
@of_contribution
def answer(request: HttpRequest, person: User, found: Contribution, row: int) -> HttpResponse:
    remark = get_object_or_404(found.remarks, pk=row)
    require(_takes_part(person, found))
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            flows.answer_remark(remark=remark, by=person, **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            return redirect(f"{found.get_absolute_url()}#remark-{remark.pk}")
    return shown(request, person, found, answered=remark, answer_form=form)


@require_POST
@of_contribution
def done(request: HttpRequest, person: User, found: Contribution, row: int) -> HttpResponse:
    """Tick a remark off (`done=1`), or open it again."""
    remark = get_object_or_404(found.remarks, pk=row)
    require(_takes_part(person, found))
    try:
        flows.set_done(remark=remark, by=person, is_done=request.POST.get("done") == "1")
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect(f"{found.get_absolute_url()}#remark-{remark.pk}")


def _takes_part(person: User, found: Contribution) -> bool:
    """Whoever is only asked whether they want to stand as an author reads along."""
    author = permissions.shares(person, found) or permissions.stands_as_author(person, found)
    return author or permissions.looks_after(person, found)
