"""Looking after a thread: its name, whether it is open, where it belongs."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from networks.access import Refused
from networks.discussions import flows
from networks.discussions.choosing import choices_on
from networks.discussions.forms.moderating import MergeForm, MoveForm, NameForm, SplitForm
from networks.discussions.forms.naming import ReasonForm
from networks.discussions.models import Post, Thread
from networks.discussions.views.doors import of_post, of_thread, require
from networks.standing import Standing


@require_http_methods(["GET", "HEAD", "POST"])
@of_thread
def thread_edit(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    require(flows.can_name(thread, standing), standing)
    form = NameForm(request.POST if request.method == "POST" else None, standing=standing, thread=thread)
    if request.method == "POST" and form.is_valid():
        try:
            flows.edit_thread(thread=thread, by=standing.person, explained=form.explained, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(thread)
    return render(request, "discussions/thread_name_form.html", _context(standing, thread) | {"form": form})


@require_POST
@of_thread
def thread_switch(request: HttpRequest, standing: Standing, thread: Thread, what: str) -> HttpResponse:
    """Close or pin (`on=1`), open again or unpin (`on=0`)."""
    require(standing.may_moderate, standing)
    if request.POST.get("on") not in {"0", "1"}:
        raise BadRequest("Say on=1 or on=0.")
    switch = {"closed": flows.set_closed, "pinned": flows.set_pinned}[what]
    return _done(request, thread, lambda: switch(thread=thread, by=standing.person, on=request.POST["on"] == "1"))


@require_POST
@of_post
def answer(request: HttpRequest, standing: Standing, post: Post) -> HttpResponse:
    """Say that this post is the answer (`on=1`), or that it is not (`on=0`)."""
    require(standing.is_member, standing)
    chosen = post if request.POST.get("on") == "1" else None
    try:
        flows.set_answer(thread=post.thread, by=standing.person, post=chosen)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(post)


@require_http_methods(["GET", "HEAD", "POST"])
@of_post
def post_author(request: HttpRequest, standing: Standing, post: Post) -> HttpResponse:
    """Who wrote a post without a name: for those who look after the network, with a reason, once each time."""
    require(standing.may_moderate and post.pseudonym is not None, standing)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    author = None
    if request.method == "POST" and form.is_valid():
        try:
            author = flows.ask_author(post=post, by=standing.person, reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
    context = _context(standing, post.thread) | {"post": post, "form": form, "author": author}
    return render(request, "discussions/post_author.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_thread
def thread_move(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    require(standing.may_moderate, standing)
    form = MoveForm(request.POST if request.method == "POST" else None, standing=standing)
    if request.method == "POST" and form.is_valid():
        to, accepted = form.cleaned_data["network"], request.POST.getlist("accepted")
        lost = [loss for loss in flows.losses(thread) if loss not in accepted]
        if lost:
            context = _context(standing, thread) | {"form": form, "to": to, "lost": lost}
            return render(request, "discussions/thread_move_confirm.html", context)
        moved = _attempted(form, lambda: flows.move_thread(thread=thread, by=standing.person, to=to, accepted=accepted))
        if moved is not None:
            messages.success(request, f"Moved to {moved.network.name}. The old address leads here.")
            return redirect(moved)
    return render(request, "discussions/thread_move.html", _context(standing, thread) | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@of_thread
def thread_merge(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    require(standing.may_moderate, standing)
    form = MergeForm(request.POST if request.method == "POST" else None, standing=standing, thread=thread)
    if request.method == "POST" and form.is_valid():
        into = form.cleaned_data["into"]
        merged = _attempted(form, lambda: flows.merge_thread(thread=thread, by=standing.person, into=into))
        if merged is not None:
            messages.success(request, "Merged. The old address leads here.")
            return redirect(merged)
    return render(request, "discussions/thread_merge.html", _context(standing, thread) | {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@of_thread
def thread_split(request: HttpRequest, standing: Standing, thread: Thread) -> HttpResponse:
    """The posts of one page, to choose from."""
    require(standing.may_moderate, standing)
    page, choices = choices_on(thread, request.GET.get("page", ""), first_post=False)
    form = SplitForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen, title = [int(pk) for pk in form.cleaned_data["posts"]], form.cleaned_data["title"]
        said = {"title": title, "posts": chosen, "explained": form.explained}
        new = _attempted(form, lambda: flows.split_thread(thread=thread, by=standing.person, **said))
        if new is not None:
            messages.success(request, "These posts are a discussion of their own now.")
            return redirect(new)
    context = {"form": form, "page": page}
    return render(request, "discussions/thread_split.html", _context(standing, thread) | context)


def _attempted(form: Form, verb: Callable[[], Thread]) -> Thread | None:
    """The thread where the posts are now; None, with the reason in the form, if it was refused."""
    try:
        return verb()
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _done(request: HttpRequest, thread: Thread, verb: Callable[[], None]) -> HttpResponse:
    try:
        verb()
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(get_object_or_404(Thread.objects.visible_to(request.user).select_related("network"), pk=thread.pk))


def _context(standing: Standing, thread: Thread) -> dict[str, object]:
    return {"network": standing.network, "standing": standing, "thread": thread, "tab": "discussions"}
