"""Views of a contribution: its page, and the actions of its authors."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, CharField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from hub.drafts.flows import keep
from hub.drafts.models import Draft
from hub.drafts.saved_fields import answer
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from hub.safeguarding.crisis_redirect import redirect_with_help
from learn.contributions import flows, permissions
from learn.contributions.authoring import drafts
from learn.contributions.detail import page_of
from learn.contributions.editorial.edit_conflicts import both_texts
from learn.contributions.flows import NotAllowed
from learn.contributions.forms.editorial import SendForm
from learn.contributions.forms.sharing import ContributionForm, as_typed
from learn.contributions.models import Contribution, Remark
from learn.contributions.views.decorators import contribution_visible, require
from learn.contributions.views.share import SEND, guidance_for, said_of
from learn.flows import ArticleChanged


@require_safe
@contribution_visible
def detail(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    return shown(request, person, found)


def shown(
    request: HttpRequest,
    person: User,
    found: Contribution,
    *,
    answered: Remark | None = None,
    **forms: BaseForm,
) -> HttpResponse:
    """Render the page, with refused forms in place of the empty ones.

    An answer's form is shown below the remark `answered`.
    """
    context = page_of(found, person) | {"answered": answered.pk if answered else 0}
    typed = [
        line for name, form in forms.items() if not context.get(name) for line in _typed_in(form)
    ]
    context |= forms | {"again": next(iter(forms.values()), None), "typed": typed}
    return render(request, "contributions/contribution_detail.html", context)


def now(found: Contribution, person: User) -> Contribution:
    """Return the current contribution after a conflict.

    The old one, if the person can no longer see it.
    """
    rows = Contribution.objects.visible_to(person)
    rows = rows.select_related("article__category", "article__contributed_by", "assigned_to")
    return rows.filter(pk=found.pk).first() or found


def _typed_in(form: BaseForm) -> list[str]:
    """Return what was typed into a form that is no longer offered, so that it is not lost."""
    fields = (field for field in form if isinstance(field.field, CharField) and not field.is_hidden)
    return [str(field.value()) for field in fields if field.value()]


@require_http_methods(["GET", "HEAD", "POST"])
@contribution_visible
@open_while_sanctioned(VERB_REFUSES)
def edit(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.may_edit(person, found))
    wanted = request.GET.get("draft", "")
    kept = drafts.kept(person, found, wanted) if request.method != "POST" else drafts.NO_DRAFTS
    form, theirs = _form(request, person, found, kept.draft), None
    sends = SEND in request.POST and permissions.shares(person, found)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            flows.save(
                contribution=found, by=person, writing=form.writing, expected_version=version
            )
            if sends:
                flows.send_in(contribution=found, by=person)
        except ArticleChanged as meanwhile:
            theirs = both_texts(meanwhile.current, form.writing)
            # `ContributionForm` holds a mutable copy of the data.
            form.data["version"] = meanwhile.current.version  # type: ignore[index]
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, said_of(sends=sends) if permissions.shares(person, found) else "Saved."
            )
            page = found.get_absolute_url()
            return redirect_with_help(request, page, form) or redirect(page)
    context = {
        "form": form,
        "contribution": found,
        "theirs": theirs,
        "shares": permissions.shares(person, found),
    }
    context |= {"draft_url": reverse("contributions:keep", args=[found.pk])}
    context |= {"draft": kept.draft, "other_drafts": kept.others}
    return render(request, "contributions/share_form.html", context | guidance_for(form))


@require_POST
@contribution_visible
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_edit(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    """Save what is being typed as a draft, before the form is saved."""
    return answer(
        request, partial(keep, by=person, place=drafts.place_of(found), typed=request.POST.dict())
    )


@require_POST
@contribution_visible
@open_while_sanctioned(VERB_REFUSES)
def send(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.shares(person, found))
    form = SendForm(request.POST)
    if not form.is_valid():
        return shown(request, person, found, send_form=form)
    try:
        flows.send_in(
            contribution=found, by=person, note=form.cleaned_data["note"], explained=form.explained
        )
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return shown(request, person, found, send_form=form)
    messages.success(request, said_of(sends=True))
    return redirect_with_help(request, found.get_absolute_url(), form) or redirect(found)


@require_POST
@contribution_visible
def withdraw(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.shares(person, found))
    try:
        flows.withdraw(contribution=found, by=person)
        messages.success(
            request,
            "You have taken it back. It is a draft again, which only you and its authors read.",
        )
    except NotAllowed as refused:
        messages.warning(request, str(refused))
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
@contribution_visible
def throw_away(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    """Delete a draft, after a confirmation because it cannot be undone."""
    require(permissions.shares(person, found))
    if request.method != "POST":
        return render(
            request, "contributions/contribution_confirm_delete.html", {"contribution": found}
        )
    try:
        flows.throw_away(contribution=found, by=person)
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return redirect(found)
    messages.success(request, "The draft is gone.")
    return redirect("contributions:mine")


def _form(
    request: HttpRequest, person: User, found: Contribution, draft: Draft | None
) -> ContributionForm:
    bound: tuple[Any, ...] = (request.POST, request.FILES) if request.method == "POST" else ()
    return ContributionForm(
        *bound,
        person=person,
        contribution=found,
        is_whole=SEND in request.POST,
        may_make_tags=not permissions.shares(person, found)
        and permissions.looks_after(person, found),
        initial=drafts.brought_back(draft, as_typed(found)),
    )
