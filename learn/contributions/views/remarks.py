"""Views of remarks about a text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from hub.idempotency import refuse
from learn.contributions import flows, permissions
from learn.contributions.flows import NotAllowed
from learn.contributions.forms.editorial import RemarkAnswerForm, RemarkForm
from learn.contributions.models import Contribution
from learn.contributions.views.contribution import shown
from learn.contributions.views.decorators import contribution_visible, require


@require_POST
@contribution_visible
def add(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.looks_after(person, found))
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            remark = flows.add_remark(contribution=found, by=person, **form.cleaned_data)
        except NotAllowed as refused:
            refuse(form, refused, beside="quote")
        else:
            return redirect(f"{found.get_absolute_url()}#remark-{remark.pk}")
    return shown(request, person, found, remark_form=form)


@require_POST
@contribution_visible
def answer(request: HttpRequest, person: User, found: Contribution, row: int) -> HttpResponse:
    remark = get_object_or_404(found.remarks, pk=row)
    require(_takes_part(person, found))
    form = RemarkAnswerForm(request.POST)
    if form.is_valid():
        try:
            flows.answer_remark(remark=remark, by=person, **form.cleaned_data)
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            return redirect(f"{found.get_absolute_url()}#remark-{remark.pk}")
    return shown(request, person, found, answered=remark, answer_form=form)


@require_POST
@contribution_visible
def done(request: HttpRequest, person: User, found: Contribution, row: int) -> HttpResponse:
    """Tick a remark off (`done=1`), or open it again."""
    remark = get_object_or_404(found.remarks, pk=row)
    require(_takes_part(person, found))
    try:
        flows.set_done(remark=remark, by=person, is_done=request.POST.get("done") == "1")
    except NotAllowed as refused:
        messages.warning(request, str(refused))
    return redirect(f"{found.get_absolute_url()}#remark-{remark.pk}")


def _takes_part(person: User, found: Contribution) -> bool:
    """Return whether the person may act on remarks; invited authors only read them."""
    author = permissions.shares(person, found) or permissions.stands_as_author(person, found)
    return author or permissions.looks_after(person, found)
