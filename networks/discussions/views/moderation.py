"""Looking after a thread: its name, whether it is open, where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.forms.deanonymise import ReasonForm
from networks.discussions.forms.moderation import MergeForm, MoveForm, NameForm, SplitForm
from networks.discussions.models import Post, Thread
from networks.discussions.posts.post_picker import choices_on
from networks.discussions.views.decorators import post_visible, require, thread_visible
from networks.viewer_context import NetworkViewer


@require_http_methods(["GET", "HEAD", "POST"])
@thread_visible
def thread_edit(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    require(flows.can_name(thread, viewer), viewer)
    form = NameForm(
        request.POST if request.method == "POST" else None, viewer=viewer, thread=thread
    )
    if request.method == "POST" and form.is_valid():
        try:
            flows.edit_thread(
                thread=thread, by=viewer.person, explained=form.explained, **form.cleaned_data
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(thread)
    return render(
        request, "discussions/thread_name_form.html", _context(viewer, thread) | {"form": form}
    )


@require_POST
@thread_visible
def thread_switch(
    request: HttpRequest, viewer: NetworkViewer, thread: Thread, what: str
) -> HttpResponse:
    """Close or pin (`on=1`), open again or unpin (`on=0`)."""
    require(viewer.may_moderate, viewer)
    if request.POST.get("on") not in {"0", "1"}:
        raise BadRequest("Say on=1 or on=0.")
    switch = {"closed": flows.set_closed, "pinned": flows.set_pinned}[what]
    return _done(
        request,
        thread,
        lambda: switch(thread=thread, by=viewer.person, on=request.POST["on"] == "1"),
    )


@require_POST
@post_visible
def answer(request: HttpRequest, viewer: NetworkViewer, post: Post) -> HttpResponse:
    """Say that this post is the answer (`on=1`), or that it is not (`on=0`)."""
    require(viewer.is_member, viewer)
    chosen = post if request.POST.get("on") == "1" else None
    try:
        flows.set_answer(thread=post.thread, by=viewer.person, post=chosen)
    except NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect(post)


@require_http_methods(["GET", "HEAD", "POST"])
@post_visible
def post_author(request: HttpRequest, viewer: NetworkViewer, post: Post) -> HttpResponse:
    """Who wrote a post without a name: for those who look after the network, with a reason, once each time."""
    require(viewer.may_moderate and post.pseudonym is not None, viewer)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    author = None
    if request.method == "POST" and form.is_valid():
        try:
            author = flows.ask_author(
                post=post, by=viewer.person, reason=form.cleaned_data["reason"]
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
    context = _context(viewer, post.thread) | {"post": post, "form": form, "author": author}
    return render(request, "discussions/post_author.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@thread_visible
def thread_move(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    require(viewer.may_moderate, viewer)
    form = MoveForm(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        to, accepted = form.cleaned_data["network"], request.POST.getlist("accepted")
        lost = [loss for loss in flows.losses(thread) if loss not in accepted]
        if lost:
            context = _context(viewer, thread) | {"form": form, "to": to, "lost": lost}
            return render(request, "discussions/thread_move_confirm.html", context)
        moved = _attempted(
            form,
            lambda: flows.move_thread(thread=thread, by=viewer.person, to=to, accepted=accepted),
        )
        if moved is not None:
            messages.success(request, f"Moved to {moved.network.name}. The old address leads here.")
            return redirect(moved)
    return render(
        request, "discussions/thread_move.html", _context(viewer, thread) | {"form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@thread_visible
def thread_merge(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    require(viewer.may_moderate, viewer)
    form = MergeForm(
        request.POST if request.method == "POST" else None, viewer=viewer, thread=thread
    )
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        merged = _attempted(
            form, lambda: flows.merge_thread(thread=thread, by=viewer.person, into=into)
        )
        if merged is not None:
            messages.success(request, "Merged. The old address leads here.")
            return redirect(merged)
    return render(
        request, "discussions/thread_merge.html", _context(viewer, thread) | {"form": form}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@thread_visible
def thread_split(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """The posts of one page, to choose from."""
    require(viewer.may_moderate, viewer)
    page, choices = choices_on(thread, request.GET.get("page", ""), first_post=False)
    form = SplitForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen, title = [int(pk) for pk in form.cleaned_data["posts"]], form.cleaned_data["title"]
        said = {"title": title, "posts": chosen, "explained": form.explained}
        new = _attempted(form, lambda: flows.split_thread(thread=thread, by=viewer.person, **said))
        if new is not None:
            messages.success(request, "These posts are a discussion of their own now.")
            return redirect(new)
    context = {"form": form, "page": page}
    return render(request, "discussions/thread_split.html", _context(viewer, thread) | context)


def _attempted(form: Form, verb: Callable[[], Thread]) -> Thread | None:
    """The thread where the posts are now; None, with the reason in the form, if it was refused."""
    try:
        return verb()
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return None


def _done(request: HttpRequest, thread: Thread, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except NotAllowed as refused:
        messages.error(request, str(refused))
    return redirect(
        get_object_or_404(
            Thread.objects.visible_to(request.user).select_related("network"), pk=thread.pk
        )
    )


def _context(viewer: NetworkViewer, thread: Thread) -> dict[str, object]:
    return {"network": viewer.network, "viewer": viewer, "thread": thread, "tab": "discussions"}
