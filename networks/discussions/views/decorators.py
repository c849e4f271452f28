"""How every page of a thread begins: the thread as the viewer meets it, or 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, OuterRef, Q, When
from django.db.models.functions import JSONObject, Lower
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.models import User
from accounts.prepared import PreparedForViewer, prepared_for_viewer
from hub.http.htmx import sign_in_first
from networks.discussions.models import Post, Thread, ThreadTag
from networks.discussions.querysets import PostQuerySet, ThreadQuerySet
from networks.discussions.threads.read_state import with_reading
from networks.former_slugs import redirect_to_present
from networks.models import Network
from networks.viewer_context import NetworkViewer, viewer_in, viewer_of, with_viewer
from networks.views.decorators import first_or_404, never_cached

type ThreadView[**P] = Callable[Concatenate[HttpRequest, NetworkViewer, Thread, P], HttpResponse]
type ThreadAddress[**P] = Callable[Concatenate[HttpRequest, str, int, P], HttpResponse]
type PostAddress[**P] = Callable[Concatenate[HttpRequest, int, P], HttpResponse]
type PostView[**P] = Callable[Concatenate[HttpRequest, NetworkViewer, Post, P], HttpResponse]


class ThreadSignInRequired(PermissionDenied):
    """Who is not signed in may be allowed to, once they are: the doors lead them there."""


def require(allowed: bool, viewer: NetworkViewer) -> None:
    """Turn away who may not do it: with 403, or to the sign-in page."""
    if not allowed:
        raise PermissionDenied if viewer.user.is_authenticated else ThreadSignInRequired


def thread_visible[**P](view: ThreadView[P]) -> ThreadAddress[P]:
    """For whoever may read the thread. Under an old network's address a page leads on, and a form still works."""
    return _page(view, _threads)


def thread_read[**P](view: ThreadView[P]) -> ThreadAddress[P]:
    """The same, the thread read together with what the viewer has of it."""
    return _page(view, _threads_with_reading)


def _page[**P](view: ThreadView[P], threads: PreparedForViewer[Thread]) -> ThreadAddress[P]:
    @wraps(view)
    def page(
        request: HttpRequest, slug: str, pk: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        thread = first_or_404(threads(request.user, pk) or _threads_with_merged(request.user, pk))
        # A reply that was being written while the thread was merged goes to the end of the other one.
        went = thread.pk != pk and not request.POST.get("body")
        elsewhere = thread.network.slug != slug and request.method in {"GET", "HEAD"}
        if (
            elsewhere
            and not went
            and (match := request.resolver_match)
            and _is_renamed(thread.network, slug)
        ):
            return redirect_to_present(request, match, thread.network)
        if went or elsewhere:
            return never_cached(HttpResponseRedirect(thread.get_absolute_url()), thread.network)
        viewer = viewer_in(thread.network, request.user, thread)
        try:
            response = view(request, viewer, thread, *args, **kwargs)
        except ThreadSignInRequired:
            response = sign_in_first(request, thread.get_absolute_url())
        return never_cached(response, thread.network)

    return cast(ThreadAddress[P], page)


def _is_renamed(network: Network, slug: str) -> bool:
    """Whether the network had this slug before; otherwise the thread was moved here."""
    return network.former_slugs.filter(slug=slug).exists()


def post_visible[**P](view: PostView[P]) -> PostAddress[P]:
    """For whoever may read the post."""

    @wraps(view)
    def page(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        post = first_or_404(_posts(request.user, pk))
        viewer = viewer_of(post.thread.network, request.user)
        try:
            response = view(request, viewer, post, *args, **kwargs)
        except ThreadSignInRequired:
            response = sign_in_first(request, post.get_absolute_url())
        return never_cached(response, post.thread.network)

    return cast(PostAddress[P], page)


@prepared_for_viewer(int)
def _threads(viewer: User | AnonymousUser, pk: int) -> ThreadQuerySet:
    return _with_frame(Thread.objects.visible_to(viewer).filter(pk=pk), viewer)


@prepared_for_viewer(int)
def _threads_with_reading(viewer: User | AnonymousUser, pk: int) -> ThreadQuerySet:
    return with_reading(
        _with_frame(Thread.objects.visible_to(viewer).filter(pk=pk), viewer), viewer
    )


@prepared_for_viewer(int)
def _threads_with_merged(viewer: User | AnonymousUser, pk: int) -> ThreadQuerySet:
    """The thread that one was merged into: whoever comes under the old address is led on."""
    return _with_frame(Thread.objects.visible_to(viewer).filter(merged=pk), viewer)


def _with_frame(threads: ThreadQuerySet, viewer: User | AnonymousUser) -> ThreadQuerySet:
    """With what every page of a thread shows or asks."""
    tags = ThreadTag.objects.filter(threads=OuterRef("pk")).order_by(Lower("name"))
    pairs = ArraySubquery(tags.values(pair=JSONObject(slug="slug", name="name")))
    is_shown = When(answer__deleted_at=None, answer__hidden_at=None, then=F("answer"))
    framed = threads.select_related("network__figures", "pseudonym", "poll").annotate(
        tag_pairs=pairs
    )
    framed = framed.annotate(shown_answer=Case(is_shown))
    # The note of a split, while both stand in one network and the other one is shown.
    stands = Q(
        split_from__network=F("network"), split_from__deleted_at=None, split_from__hidden_at=None
    )
    framed = framed.annotate(split_title=Case(When(stands, then=F("split_from__title"))))
    return with_viewer(framed, viewer, "network__")


@prepared_for_viewer(int)
def _posts(viewer: User | AnonymousUser, pk: int) -> PostQuerySet:
    posts = Post.objects.visible_to(viewer).select_related(
        "thread__network__figures", "pseudonym", "author"
    )
    return posts.filter(pk=pk)
