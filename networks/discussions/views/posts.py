"""One post: where it stands, and what is done with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.giving_back import gives_text_back
from hub.safeguarding.telling import redirect_with_help
from networks.access import Refused
from networks.discussions import drafts, flows
from networks.discussions.forms.editing import DeleteForm, EditForm
from networks.discussions.models import Post, Reaction
from networks.discussions.showing import can_edit
from networks.discussions.views.doors import of_post, require
from networks.standing import Standing


@require_safe
@of_post
def post(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:  # noqa: ARG001 - the door found it
    """The permanent address: to the page on which the post stands now, and onto it."""
    page = f"?page={found.page}" if found.page > 1 else ""
    return redirect(f"{found.thread.get_absolute_url()}{page}#post-{found.pk}")


@require_safe
@of_post
def post_history(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:
    """What the post said before; for members."""
    require(standing.is_member, standing)
    context = _context(standing, found) | {"revisions": found.revisions.select_related("replaced_by")}
    return render(request, "discussions/post_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@gives_text_back
@of_post
def post_edit(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:
    require(can_edit(found, standing), standing)
    place = drafts.Place(standing.network, found.thread, found)
    draft = drafts.kept(standing.person, place) if request.method != "POST" else None
    initial = {"body": found.body, "version": found.version} | (draft.fields if draft else {})
    form = EditForm(request.POST or None, standing=standing, body=found.body, initial=initial)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            flows.edit_post(post=found, by=standing.person, explained=form.explained, **form.cleaned_data)
        except flows.ChangedMeanwhile as changed:
            theirs = changed.post
            form.data = request.POST.dict() | {"version": theirs.version}
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            page = f"{found.thread.get_absolute_url()}?page={found.page}"
            return redirect_with_help(request, page, form) or redirect(found)
    context = _context(standing, found) | {"form": form, "theirs": theirs, "draft": draft}
    return render(request, "discussions/post_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_post
def post_delete(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:
    own = found.is_by(standing.viewer)
    require(own or standing.may_moderate, standing)
    form = DeleteForm(request.POST if request.method == "POST" else None, own=own)
    if request.method == "POST" and form.is_valid():
        try:
            flows.delete_post(post=found, by=standing.person, reason=form.cleaned_data.get("reason", ""))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The post is deleted.")
            whole = found.number == 1
            return redirect("discussions:thread-list", standing.network.slug) if whole else redirect(found.thread)
    return render(request, "discussions/post_confirm_delete.html", _context(standing, found) | {"form": form})


@require_POST
@of_post
def reaction(request: HttpRequest, standing: Standing, found: Post, kind: str) -> HttpResponse:
    """Give a reaction (`on=1`) or take it back (`on=0`)."""
    if kind not in Reaction.Kind:
        raise Http404
    require(request.user.is_authenticated, standing)
    if request.POST.get("on") not in {"0", "1"}:
        raise BadRequest("A reaction is given with on=1 and taken back with on=0.")
    try:
        flows.react(post=found, by=standing.person, kind=kind, on=request.POST["on"] == "1")
    except Refused as refused:
        messages.info(request, str(refused))
    return redirect(found)


def _context(standing: Standing, found: Post) -> dict[str, object]:
    return {
        "network": standing.network,
        "standing": standing,
        "thread": found.thread,
        "post": found,
        "tab": "discussions",
    }
