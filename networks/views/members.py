"""Members of a network, and actions of its conveners on one of them."""

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
from networks.access import NotAllowed
from networks.forms.membership import NothingForm, PauseForm, RemoveForm, RoleForm, SuspendForm
from networks.integrations.audit_messages import trail_of
from networks.members.member_csv import table_of
from networks.members.member_query import STATES, MemberFilters, member_page
from networks.models import Invitation, Membership
from networks.viewer_context import NetworkViewer
from networks.views.decorators import conveners_only, members_only
from networks.views.rendering import show

type Verb = Callable[[NetworkViewer, User, Form], object]


@require_safe
@members_only
def members(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    """List the members.

    `q` (name or job), `role`, `organisation` and, for moderators, `state` narrow the list; `after`
    and `before` choose the page.
    """
    asked = MemberFilters.from_address(request.GET, moderates=viewer.may_moderate)
    context = {
        "asked": asked,
        "page": member_page(viewer, asked),
        "roles": tuple(Membership.Role.choices),
        "states": tuple(STATES.items()) if viewer.may_moderate else (),
        "tab": "members",
    }
    return show(request, viewer, "members", context)


@require_POST
@conveners_only
def export(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:  # noqa: ARG001
    """Return everybody who belongs as CSV; the export is recorded in the audit log."""
    response = HttpResponse(
        table_of(viewer, by=cast(User, viewer.user)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{viewer.network.slug}-members.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@conveners_only
def member(request: HttpRequest, viewer: NetworkViewer, handle: str) -> HttpResponse:
    """Show one person's membership."""
    return _show_member(request, viewer, _story(viewer, handle), {})


def _action(
    name: str, form_class: type[Form], verb: Verb, done: str
) -> Callable[..., HttpResponse]:
    """Return a view for one action on a member.

    An invalid form is shown again on the member's page, with all that was typed.
    """

    @require_POST
    @conveners_only
    def view(request: HttpRequest, viewer: NetworkViewer, handle: str) -> HttpResponse:
        story = _story(viewer, handle)
        form = form_class(request.POST)
        if form.is_valid():
            try:
                verb(viewer, story.user, form)
            except NotAllowed as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, done.format(name=story.user.display_name))
                return redirect(_after(request, viewer, handle))
        return _show_member(request, viewer, story, {name: form})

    return view


def _by(viewer: NetworkViewer) -> User:
    return cast(User, viewer.user)


def _change_role(viewer: NetworkViewer, person: User, form: Form) -> None:
    role = form.cleaned_data["role"]
    access.change_role(network=viewer.network, user=person, by=_by(viewer), role=role)


def _hand_over(viewer: NetworkViewer, person: User, form: Form) -> None:  # noqa: ARG001
    access.hand_over(network=viewer.network, by=_by(viewer), to=person)


def _suspend(viewer: NetworkViewer, person: User, form: Form) -> None:
    told = {"until": form.cleaned_data["until"], "reason": form.cleaned_data["reason"]}
    access.suspend(network=viewer.network, user=person, by=_by(viewer), **told)


def _restore(viewer: NetworkViewer, person: User, form: Form) -> None:  # noqa: ARG001
    access.restore(network=viewer.network, user=person, by=_by(viewer))


def _pause(viewer: NetworkViewer, person: User, form: Form) -> None:
    noted = {"until": form.cleaned_data["until"], "note": form.cleaned_data["note"]}
    access.pause_posting(network=viewer.network, user=person, by=_by(viewer), **noted)


def _resume(viewer: NetworkViewer, person: User, form: Form) -> None:  # noqa: ARG001
    access.resume_posting(network=viewer.network, user=person, by=_by(viewer))


def _remove(viewer: NetworkViewer, person: User, form: Form) -> None:
    access.remove(
        network=viewer.network, user=person, by=_by(viewer), reason=form.cleaned_data["reason"]
    )


change_role = _action("role", RoleForm, _change_role, "The role of {name} is changed.")
hand_over = _action(
    "hand_over", NothingForm, _hand_over, "{name} convenes the network now, and you are a member."
)
suspend = _action("suspend", SuspendForm, _suspend, "{name} is suspended, and gets a mail.")
restore = _action("restore", NothingForm, _restore, "{name} is a member again.")
pause = _action("pause", PauseForm, _pause, "{name} can read and not write for a time.")
resume = _action("resume", NothingForm, _resume, "{name} can write again.")
remove = _action("remove", RemoveForm, _remove, "{name} is removed, and gets a mail.")


def _story(viewer: NetworkViewer, handle: str) -> Membership:
    stories = Membership.objects.visible_to(viewer.user).filter(network=viewer.network)
    return get_object_or_404(
        stories.select_related("user__organisation", "decided_by"), user__handle__iexact=handle
    )


def _after(request: HttpRequest, viewer: NetworkViewer, handle: str) -> str:  # noqa: ARG001
    """Return the path of the member's page, if the viewer may still open it.

    A convener who has just handed the network over may not.
    """
    network = viewer.network
    held = type(network).objects.permissions_held(_by(viewer), network.pk)
    if access.MANAGE in held:
        return reverse("networks:member", args=[network.slug, handle])
    if access.ENTER in held:
        return network.get_absolute_url()
    raise PermissionDenied


def _show_member(
    request: HttpRequest, viewer: NetworkViewer, story: Membership, sent: dict[str, Form]
) -> HttpResponse:
    forms: dict[str, Form] = {
        "role": RoleForm(initial={"role": story.role}),
        "suspend": SuspendForm(auto_id="suspend_%s"),
        "pause": PauseForm(auto_id="pause_%s", initial={"note": story.posting_note}),
        "remove": RemoveForm(auto_id="remove_%s"),
    }
    trail = trail_of(viewer.network, person=story.user, size=20)
    accepted = Invitation.objects.visible_to(viewer.user).filter(
        network=viewer.network, accepted_by=story.user
    )
    context = {
        "story": story,
        "person": story.user,
        "forms": forms | sent,
        "sent": sent,
        "trail": trail,
        "invitation": accepted.select_related("accepted_by").first(),
    }
    return show(request, viewer, "member", context | {"tab": "members"})
