"""Views that invite authors and record their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from learn.contributions import flows, permissions
from learn.contributions.flows import NotAllowed
from learn.contributions.forms.editorial import AuthorInviteForm, AuthorshipForm
from learn.contributions.models import Authorship, Contribution
from learn.contributions.views.contribution import shown
from learn.contributions.views.decorators import contribution_visible, require

YES = "yes"


@require_POST
@contribution_visible
def invite(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    require(permissions.shares(person, found))
    form = AuthorInviteForm(request.POST, by=person)
    if form.is_valid():
        try:
            flows.invite(contribution=found, by=person, person=form.person, email=form.email)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "They are asked. You see their answer on this page.")
            return redirect(f"{found.get_absolute_url()}#authors")
    return shown(request, person, found, invite_form=form)


@require_POST
@contribution_visible
def answer(request: HttpRequest, person: User, found: Contribution) -> HttpResponse:
    """Record the answer of a member who was invited on the site."""
    asked = get_object_or_404(found.authorships.filter(user=person))
    agrees = request.POST.get("answer") == YES
    try:
        flows.answer(authorship=asked, agrees=agrees, user=person)
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return redirect(found)
    messages.success(request, _thanks(agrees=agrees))
    return redirect(found) if agrees else redirect("contributions:mine")


@require_POST
@contribution_visible
def remove(request: HttpRequest, person: User, found: Contribution, row: int) -> HttpResponse:
    asked = get_object_or_404(found.authorships, pk=row)
    require(permissions.shares(person, found) or asked.user_id == person.pk)
    try:
        flows.remove_author(authorship=asked, by=person)
    except NotAllowed as refused:
        messages.warning(request, str(refused))
        return redirect(found)
    messages.success(request, "The name is off.")
    return redirect(
        f"{found.get_absolute_url()}#authors"
        if permissions.shares(person, found)
        else "contributions:mine"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the draft to the holder of an invitation link, and record their answer.

    Works signed in or not. Opening the link changes nothing.
    """
    waiting = Authorship.objects.waiting().select_related(
        "contribution__article__category", "invited_by"
    )
    asked = waiting.filter(token=token).first()
    if asked is None:
        return render(request, "contributions/invitation_gone.html", status=404)
    member = request.user if isinstance(request.user, User) else None
    agrees = request.POST.get("answer") == YES
    form = AuthorshipForm(
        request.POST if request.method == "POST" and agrees and member is None else None
    )
    if request.method == "POST" and (form.is_valid() or not agrees or member):
        named = form.cleaned_data if form.is_bound else {}
        try:
            flows.answer(authorship=asked, agrees=agrees, user=member, **named)
        except NotAllowed as refused:
            messages.warning(request, str(refused))
        else:
            return render(
                request,
                "contributions/invitation_answered.html",
                {"asked": asked, "agrees": agrees},
            )
    context = {"asked": asked, "article": asked.contribution.article, "form": form}
    return render(request, "contributions/invitation.html", context)


def _thanks(*, agrees: bool) -> str:
    if agrees:
        return "Thank you. Your name stands with it when it is published."
    return "Thank you for answering. Your name will not stand there."
