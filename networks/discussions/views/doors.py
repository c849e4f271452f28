"""How every page of a thread begins: the thread as the viewer meets it, or 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from hub.htmx import sign_in_first
from networks.discussions.models import Post, Thread
from networks.standing import Standing, standing_of
from networks.views.doors import kept_private

type ThreadView[**P] = Callable[Concatenate[HttpRequest, Standing, Thread, P], HttpResponse]
type ThreadAddress[**P] = Callable[Concatenate[HttpRequest, str, int, P], HttpResponse]
type PostAddress[**P] = Callable[Concatenate[HttpRequest, int, P], HttpResponse]
type PostView[**P] = Callable[Concatenate[HttpRequest, Standing, Post, P], HttpResponse]


class SignInFirst(PermissionDenied):
    """Who is not signed in may be allowed to, once they are: the doors lead them there."""


def require(allowed: bool, standing: Standing) -> None:
    """Turn away who may not do it: with 403, or to the sign-in page."""
    if not allowed:
        raise PermissionDenied if standing.viewer.is_authenticated else SignInFirst


def of_thread[**P](view: ThreadView[P]) -> ThreadAddress[P]:
    """For whoever may read the thread. Under an old network's address a page leads on, and a form still works."""

    @wraps(view)
    def page(request: HttpRequest, slug: str, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        thread = _visible_thread(request, pk)
        # A reply that was being written while the thread was merged goes to the end of the other one.
        went = thread.pk != pk and not request.POST.get("body")
        if went or (thread.network.slug != slug and request.method in {"GET", "HEAD"}):
            return kept_private(HttpResponseRedirect(thread.get_absolute_url()), thread.network)
        standing = standing_of(thread.network, request.user)
        try:
            response = view(request, standing, thread, *args, **kwargs)
        except SignInFirst:
            response = sign_in_first(request, thread.get_absolute_url())
        return kept_private(response, thread.network)

    return cast(ThreadAddress[P], page)


def of_post[**P](view: PostView[P]) -> PostAddress[P]:
    """For whoever may read the post."""

    @wraps(view)
    def page(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        posts = Post.objects.visible_to(request.user).select_related("thread__network__figures", "pseudonym", "author")
        post = get_object_or_404(posts, pk=pk)
        standing = standing_of(post.thread.network, request.user)
        try:
            response = view(request, standing, post, *args, **kwargs)
        except SignInFirst:
            response = sign_in_first(request, post.get_absolute_url())
        return kept_private(response, post.thread.network)

    return cast(PostAddress[P], page)


def _visible_thread(request: HttpRequest, pk: int) -> Thread:
    """The thread, or the one it was merged into."""
    threads = Thread.objects.visible_to(request.user).select_related("network__figures", "pseudonym", "poll")
    found = threads.filter(pk=pk).first()
    if found is not None:
        return found
    return get_object_or_404(threads, merged=pk)
