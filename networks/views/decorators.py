"""Decorators of network views: they load the network for the viewer, or answer 404 or 403.

    @members_only
    def members(request: HttpRequest, viewer: NetworkViewer) -> HttpResponse: …

403 is for actions that the viewer may not take. A network that they cannot see is "not found", in
the same bytes as one that does not exist. Pages of private networks are stored by no browser and no
cache.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from accounts.models import User
from accounts.prepared import PreparedForViewer, prepared_for_viewer
from hub.http.htmx import sign_in_first
from networks.members.selectors import with_conveners
from networks.models import Network
from networks.querysets import NetworkQuerySet
from networks.viewer_context import NetworkViewer, viewer_in, with_viewer

type NetworkView[**P] = Callable[Concatenate[HttpRequest, NetworkViewer, P], HttpResponse]
type View[**P] = Callable[Concatenate[HttpRequest, str, P], HttpResponse]
type Rule = Callable[[NetworkViewer], bool]


def network_visible[**P](view: NetworkView[P]) -> View[P]:
    """Admit viewers who may know that the network exists."""
    return _page(view)


def network_front[**P](view: NetworkView[P]) -> View[P]:
    """Admit the same viewers; the network is read with what its own page shows next to it."""
    return _page(view, networks=_networks_with_conveners)


def network_visible_signed_in[**P](view: NetworkView[P]) -> View[P]:
    """Admit the same viewers, if they are signed in."""
    return _page(view, lambda viewer: viewer.user.is_authenticated)


def network_readable[**P](view: NetworkView[P]) -> View[P]:
    """Admit viewers who may read inside; to others the content does not exist."""
    return _page(view, reads=True)


def members_only[**P](view: NetworkView[P]) -> View[P]:
    return _page(view, lambda viewer: viewer.is_member, reads=True)


def moderators_only[**P](view: NetworkView[P]) -> View[P]:
    return _page(view, lambda viewer: viewer.may_moderate, reads=True)


def conveners_only[**P](view: NetworkView[P]) -> View[P]:
    return _page(view, lambda viewer: viewer.may_manage, reads=True)


def _page[**P](
    view: NetworkView[P],
    may: Rule | None = None,
    *,
    reads: bool = False,
    networks: PreparedForViewer[Network] | None = None,
) -> View[P]:
    @wraps(view)
    def page(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        network = first_or_404((networks or _networks)(request.user, slug))
        viewer = viewer_in(network, request.user, network)
        if reads and not viewer.may_read:
            raise Http404
        if may is not None and not may(viewer):
            return _refused(request)
        response = view(request, viewer, *args, **kwargs)
        return never_cached(response, viewer.network)

    return cast(View[P], page)


@prepared_for_viewer(str)
def _networks(viewer: User | AnonymousUser, slug: str) -> NetworkQuerySet:
    return _visible_at(slug, viewer)


@prepared_for_viewer(str)
def _networks_with_conveners(viewer: User | AnonymousUser, slug: str) -> NetworkQuerySet:
    return with_conveners(_visible_at(slug, viewer).with_convener_need(), viewer)


def _visible_at(slug: str, viewer: User | AnonymousUser) -> NetworkQuerySet:
    networks = (
        Network.objects.visible_to(viewer).select_related("figures", "picture").filter(slug=slug)
    )
    return with_viewer(networks, viewer)


def first_or_404[Row](rows: list[Row]) -> Row:
    """Return the only row. Raises Http404 if there is none."""
    if not rows:
        raise Http404
    return rows[0]


def _refused(request: HttpRequest) -> HttpResponse:
    """Redirect to the sign-in page, and from there back to where the person can begin anew.

    Raises PermissionDenied for people who are signed in.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    back = (
        request.get_full_path()
        if request.method in {"GET", "HEAD"}
        else request.headers.get("Referer", "/")
    )
    return sign_in_first(request, back)


def never_cached(response: HttpResponse, network: Network) -> HttpResponse:
    """Return the response, which no browser and no cache stores unless everyone may read it."""
    if not network.is_read_by_all:
        add_never_cache_headers(response)
    return response
