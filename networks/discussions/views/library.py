"""Between discussions and the library: what is said about an article, and posts that become one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import MemberRequest
from hub import link_previews
from networks.access import NotAllowed
from networks.discussions import flows
from networks.discussions.forms.moderation import SplitForm
from networks.discussions.integrations.link_targets import threads_about
from networks.discussions.models import Promotion, Thread
from networks.discussions.posts.post_picker import choices_on
from networks.discussions.threads.thread_rows import as_rows, made
from networks.discussions.views.decorators import require, thread_visible
from networks.viewer_context import NetworkViewer, viewer_of

MOST = 50


@require_safe
def about(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Threads the viewer may read in which the thing is named."""
    thing = link_previews.previews([(kind, pk)]).get((kind, pk))
    if thing is None:
        raise Http404
    threads = threads_about(kind, pk, request.user)
    context = {"thing": thing, "threads": made(as_rows(threads, request.user)[:MOST])}
    response = render(request, "discussions/about.html", context)
    if request.user.is_authenticated:
        add_never_cache_headers(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@thread_visible
def thread_promote(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> HttpResponse:
    """Choose the posts of a page that might become an article."""
    require(viewer.may_manage, viewer)
    page, choices = choices_on(thread, request.GET.get("page", ""))
    form = SplitForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        chosen, title = [int(pk) for pk in form.cleaned_data["posts"]], form.cleaned_data["title"]
        try:
            proposed = flows.propose_promotion(
                thread=thread, by=viewer.person, posts=chosen, title=title
            )
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("discussions:promotion", proposed.pk)
    context = {"network": viewer.network, "viewer": viewer, "thread": thread, "tab": "discussions"}
    return render(
        request, "discussions/thread_promote.html", context | {"form": form, "page": page}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def promotion(request: MemberRequest, pk: int) -> HttpResponse:
    """How the draft would look; an author says yes or no, a convener takes the proposal back."""
    asked = Promotion.objects.visible_to(request.user).select_related(
        "thread__network", "proposed_by"
    )
    found = get_object_or_404(asked, pk=pk)
    if request.method == "POST":
        return _answered(request, found)
    places = list(flows.parts_for(found, request.user).select_related("author"))
    context = {
        "promotion": found,
        "body": mark_safe(flows.body_of(found, flows.parts_for(found, request.user))),
        "own": [place for place in places if place.author_id == request.user.pk],
        "waiting": sum(place.answer == "waiting" for place in places),
        "convenes": viewer_of(found.thread.network, request.user).may_manage,
    }
    response = render(request, "discussions/promotion.html", context)
    add_never_cache_headers(response)
    return response


def _answered(request: MemberRequest, found: Promotion) -> HttpResponse:
    answer = request.POST.get("answer", "")
    try:
        if answer == "give-up":
            flows.give_up_promotion(promotion=found, by=request.user)
        else:
            flows.answer_promotion(promotion=found, by=request.user, agrees=answer == "yes")
    except NotAllowed as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Thank you. Your answer is kept.")
    return redirect("discussions:promotion", found.pk)
