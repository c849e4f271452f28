"""The members of a network, and what its conveners do about one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from networks import access
from networks.access import Refused
from networks.forms.deciding import NothingForm, PauseForm, RemoveForm, RoleForm, SuspendForm
from networks.member_list import STATES, Asked, member_page
from networks.member_table import table_of
from networks.models import Invitation, Membership
from networks.standing import Standing
from networks.trail import trail_of
from networks.views.doors import conveners_only, members_only
from networks.views.rendering import show

type Verb = Callable[[Standing, User, Form], object]


@require_safe
@members_only
def members(request: HttpRequest, standing: Standing) -> HttpResponse:
    """`q` (name or job), `role`, `organisation`, and for moderators `state` narrow the list; `after` leads on."""
    asked = Asked.from_address(request.GET, moderates=standing.may_moderate)
    context = {
        "asked": asked,
        "page": member_page(standing, asked),
        "roles": tuple(Membership.Role.choices),
        "states": tuple(STATES.items()) if standing.may_moderate else (),
        "tab": "members",
    }
    return show(request, standing, "members", context)


@require_POST
@conveners_only
def export(request: HttpRequest, standing: Standing) -> HttpResponse:  # noqa: ARG001 - what the door hands on
    """Everybody who belongs, as a table; that it was fetched is written down."""
    response = HttpResponse(table_of(standing, by=cast(User, standing.viewer)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{standing.network.slug}-members.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@conveners_only
def member(request: HttpRequest, standing: Standing, handle: str) -> HttpResponse:
    """One person's story."""
    return _show_member(request, standing, _story(standing, handle), {})


def _action(name: str, form_class: type[Form], verb: Verb, done: str) -> Callable[..., HttpResponse]:
    """A view that does one thing about a member: what is missing comes back on their page, with all that was typed."""

    @require_POST
    @conveners_only
    def view(request: HttpRequest, standing: Standing, handle: str) -> HttpResponse:
        story = _story(standing, handle)
        form = form_class(request.POST)
        if form.is_valid():
            try:
                verb(standing, story.user, form)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, done.format(name=story.user.display_name))
                return redirect(_after(request, standing, handle))
        return _show_member(request, standing, story, {name: form})

    return view


def _by(standing: Standing) -> User:
    return cast(User, standing.viewer)


def _change_role(standing: Standing, person: User, form: Form) -> None:
    role = form.cleaned_data["role"]
    access.change_role(network=standing.network, user=person, by=_by(standing), role=role)


def _hand_over(standing: Standing, person: User, form: Form) -> None:  # noqa: ARG001
    access.hand_over(network=standing.network, by=_by(standing), to=person)


def _suspend(standing: Standing, person: User, form: Form) -> None:
    told = {"until": form.cleaned_data["until"], "reason": form.cleaned_data["reason"]}
    access.suspend(network=standing.network, user=person, by=_by(standing), **told)


def _restore(standing: Standing, person: User, form: Form) -> None:  # noqa: ARG001
    access.restore(network=standing.network, user=person, by=_by(standing))


def _pause(standing: Standing, person: User, form: Form) -> None:
    noted = {"until": form.cleaned_data["until"], "note": form.cleaned_data["note"]}
    access.pause_posting(network=standing.network, user=person, by=_by(standing), **noted)


def _resume(standing: Standing, person: User, form: Form) -> None:  # noqa: ARG001
    access.resume_posting(network=standing.network, user=person, by=_by(standing))


def _remove(standing: Standing, person: User, form: Form) -> None:
    access.remove(network=standing.network, user=person, by=_by(standing), reason=form.cleaned_data["reason"])


change_role = _action("role", RoleForm, _change_role, "The role of {name} is changed.")
hand_over = _action("hand_over", NothingForm, _hand_over, "{name} convenes the network now, and you are a member.")
suspend = _action("suspend", SuspendForm, _suspend, "{name} is suspended, and gets a mail.")
restore = _action("restore", NothingForm, _restore, "{name} is a member again.")
pause = _action("pause", PauseForm, _pause, "{name} can read and not write for a time.")
resume = _action("resume", NothingForm, _resume, "{name} can write again.")
remove = _action("remove", RemoveForm, _remove, "{name} is removed, and gets a mail.")


def _story(standing: Standing, handle: str) -> Membership:
    stories = Membership.objects.visible_to(standing.viewer).filter(network=standing.network)
    return get_object_or_404(stories.select_related("user__organisation", "decided_by"), user__handle__iexact=handle)


def _after(request: HttpRequest, standing: Standing, handle: str) -> str:  # noqa: ARG001
    """Back to the person's page; who just handed the network over no longer opens it."""
    network = standing.network
    held = type(network).objects.permissions_held(_by(standing), network.pk)
    if access.MANAGE in held:
        return reverse("networks:member", args=[network.slug, handle])
    if access.ENTER in held:
        return network.get_absolute_url()
    raise PermissionDenied


def _show_member(request: HttpRequest, standing: Standing, story: Membership, sent: dict[str, Form]) -> HttpResponse:
    forms: dict[str, Form] = {
        "role": RoleForm(initial={"role": story.role}),
        "suspend": SuspendForm(auto_id="suspend_%s"),
        "pause": PauseForm(auto_id="pause_%s", initial={"note": story.posting_note}),
        "remove": RemoveForm(auto_id="remove_%s"),
    }
    trail = trail_of(standing.network, person=story.user, size=20)
    accepted = Invitation.objects.visible_to(standing.viewer).filter(network=standing.network, accepted_by=story.user)
    context = {
        "story": story,
        "person": story.user,
        "forms": forms | sent,
        "sent": sent,
        "trail": trail,
        "invitation": accepted.select_related("accepted_by").first(),
    }
    return show(request, standing, "member", context | {"tab": "members"})
