"""Drafts: kept while one writes, listed, thrown away."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_POST, require_safe

from hub.drafts.models import Draft as TextDraft
from hub.drafts.saved_fields import answer
from hub.http.sanction_exemptions import open_while_sanctioned
from networks.discussions import drafts
from networks.discussions.models import Post, Thread, ThreadDraft
from networks.discussions.views.decorators import post_visible, thread_visible
from networks.viewer_context import NetworkViewer
from networks.views.decorators import network_readable


@require_POST
@network_readable
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_new(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse:
    return _keep(request, drafts.ThreadDraftPlace(viewer.network))


@require_POST
@thread_visible
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_reply(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    return _keep(request, drafts.ThreadDraftPlace(viewer.network, thread))


@require_POST
@post_visible
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_edit(request: HttpRequest, viewer: NetworkViewer, post: Post) -> HttpResponse:
    return _keep(request, drafts.ThreadDraftPlace(viewer.network, post.thread, post))


def _keep(request: HttpRequest, place: drafts.ThreadDraftPlace) -> HttpResponse:
    """Whoever may read may keep a draft: who may not post at this moment loses no text."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return answer(
        request, partial(drafts.keep, by=request.user, place=place, typed=request.POST.dict())
    )


@require_safe
@login_required
def draft_list(request: HttpRequest) -> HttpResponse:
    assert request.user.is_authenticated
    elsewhere = TextDraft.objects.visible_to(request.user)[: drafts.MOST_LISTED]
    context = {"drafts": drafts.own_list(request.user), "elsewhere": elsewhere}
    response = render(request, "discussions/draft_list.html", context)
    add_never_cache_headers(response)
    return response


@require_POST
@login_required
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def draft_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away, and go on where it was written; with `to_list`, to the list."""
    draft = get_object_or_404(
        ThreadDraft.objects.visible_to(request.user).select_related("network", "thread__network"),
        pk=pk,
    )
    draft.delete()
    if "to_list" in request.POST:
        messages.success(request, "The draft is gone.")
        return redirect("discussions:drafts")
    return redirect(draft)
