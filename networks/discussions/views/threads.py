"""Threads: the list, one thread, a new one."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.http.numbers import whole_number
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from hub.idempotency import refuse
from hub.safeguarding.crisis_redirect import redirect_with_help
from hub.safeguarding.forms import SafeguardedForm
from networks.access import NotAllowed
from networks.discussions import drafts, flows
from networks.discussions.forms.poll import PollForm
from networks.discussions.forms.posting import ReplyForm, ThreadForm
from networks.discussions.me_too import asked_of_all
from networks.discussions.models import Thread
from networks.discussions.posts.reply_form import editor_media, filled_box, reply_box
from networks.discussions.threads.read_state import ReadState, reading_in, reading_of
from networks.discussions.threads.thread_list import VIEWS, ThreadListFilters, threads_in
from networks.discussions.threads.thread_page import first_unread_post, page_of
from networks.discussions.views.decorators import thread_read, thread_visible
from networks.viewer_context import NetworkViewer
from networks.views.decorators import members_only, network_readable

LAST_PAGE = 999_999  # no thread is that long


@require_safe
@network_readable
def thread_list(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    asked = ThreadListFilters.from_address(request.GET)
    own = {"mine", "followed"}
    views = tuple(
        (value, label) for value, label in VIEWS.items() if viewer.is_member or value not in own
    )
    context = {
        "network": viewer.network,
        "viewer": viewer,
        "list": threads_in(viewer, asked),
        "views": views,
        "tab": "discussions",
    }
    return render(request, "discussions/thread_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@open_while_sanctioned(VERB_REFUSES)
def thread_create(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    wanted = request.GET.get("draft", "")
    place = drafts.ThreadDraftPlace(viewer.network)
    kept = (
        drafts.kept(viewer.person, place, wanted) if request.method != "POST" else drafts.NO_DRAFTS
    )
    initial = drafts.brought_back(kept.draft, {})
    form = ThreadForm(request.POST or None, request.FILES or None, viewer=viewer, initial=initial)
    poll = PollForm(request.POST or None, initial=drafts.of_poll(kept.draft))
    # Both are looked at, so that everything is told at once.
    if request.method == "POST" and all([form.is_valid(), poll.is_valid()]):
        fields = {
            name: form.cleaned_data[name] for name in ("title", "kind", "content_warning", "tags")
        }
        try:
            said = replace(form.writing, explained=[*form.explained, *poll.explained])
            thread = flows.start_thread(
                network=viewer.network, writing=said, ballot=poll.ballot, **fields
            )
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            if thread.held_at is not None:
                return waiting(request, thread.get_waiting_url(), form, poll)
            return redirect_with_help(request, thread.get_absolute_url(), form, poll) or redirect(
                thread
            )
    context = {"network": viewer.network, "viewer": viewer, "form": form, "tab": "discussions"}
    context |= {"poll": poll, "draft": kept.draft, "other_drafts": kept.others}
    return render(request, "discussions/thread_form.html", context)


@require_safe
@thread_read
def thread_detail(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    wanted = whole_number(request.GET.get("page", "1"), LAST_PAGE)
    if wanted is None:
        raise Http404
    reading = reading_in(thread, viewer, thread)
    return render_thread(
        request, viewer, thread, wanted, reading, reply_box(request, viewer, thread, reading)
    )


@require_safe
@thread_visible
def first_unread(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:  # noqa: ARG001
    """To the first post that the reader has not seen."""
    return redirect(first_unread_post(thread, viewer) or thread)


@require_POST
@thread_visible
@open_while_sanctioned(VERB_REFUSES)
def reply(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """A refused reply comes back on the thread's last page, with everything that was typed."""
    if not request.user.is_authenticated:
        return redirect_to_login(thread.get_absolute_url())
    form = ReplyForm(request.POST, request.FILES, viewer=viewer)
    if form.is_valid():
        asked = form.cleaned_data["reply_to"]
        answered = thread.posts.filter(pk=asked).first() if asked else None
        try:
            post = flows.reply(thread=thread, writing=form.writing, reply_to=answered)
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            page = f"{thread.get_absolute_url()}?page={post.page}"
            if post.held_at is not None:
                return waiting(request, page, form)
            messages.success(request, "Your reply is posted.")
            return redirect_with_help(request, page, form) or redirect(post)
    reading = reading_of(thread, viewer)
    return render_thread(
        request, viewer, thread, 0, reading, filled_box(request, viewer, thread, form, reading)
    )


def waiting(request: HttpRequest, page: str, *posted: SafeguardedForm) -> HttpResponse:
    """After something was posted that is held first."""
    messages.info(
        request,
        "Thank you. Somebody who looks after the network reads it first: it waits until then. You hear of it.",
    )
    return redirect_with_help(request, page, *posted) or redirect(page)


def render_thread(
    request: HttpRequest,
    viewer: NetworkViewer,
    thread: Thread,
    number: int,
    reading: ReadState,
    reply: SafeString,
) -> HttpResponse:
    """The page of this number; 0 is the last one."""
    page = page_of(thread, viewer, number, reading.read_to)
    if not page.posts and number > 1:
        raise Http404
    context = {
        "network": viewer.network,
        "viewer": viewer,
        "thread": thread,
        "tags": tuple((tag["slug"], tag["name"]) for tag in thread.tag_pairs),  # type: ignore[attr-defined]
        "page": page,
        "organisations": thread.sharing_organisations if thread.is_shared_by_enough else 0,
        "has_unread": page.has_unread,
        "last_page": page.pages.last if page.pages.has_next else 0,
        "address": thread.get_absolute_url(),
        "reply": reply,
        "media": editor_media() if viewer.may_post else "",
        "reading": reading,
        **(asked_of_all(thread, viewer, reading) if page.number == 1 else {}),
        "can_name": flows.can_name(thread, viewer),
        "tab": "discussions",
    }
    return render(request, "discussions/thread_detail.html", context)
