"""Decorators of contribution views: require sign-in, pass the contribution or raise Http404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import add_never_cache_headers

from accounts.models import User
from hub.http.htmx import sign_in_first
from learn.contributions.models import Contribution

type PersonView[**P] = Callable[Concatenate[HttpRequest, User, P], HttpResponse]
type ContributionView[**P] = Callable[Concatenate[HttpRequest, User, Contribution, P], HttpResponse]
type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponse]
type PageView[**P] = Callable[Concatenate[HttpRequest, int, P], HttpResponse]


def signed_in[**P](view: PersonView[P]) -> View[P]:
    """Send anonymous visitors to sign in and back. The response is never cached."""

    @wraps(view)
    def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not isinstance(request.user, User):
            return sign_in_first(request, request.get_full_path())
        response = view(request, request.user, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast(View[P], page)


def contribution_visible[**P](view: ContributionView[P]) -> PageView[P]:
    """Pass the contribution to the view; raise Http404 if the viewer may not see it."""

    @wraps(view)
    def page(
        request: HttpRequest, person: User, pk: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        rows = Contribution.objects.visible_to(person)
        rows = rows.select_related("article__category", "article__contributed_by", "assigned_to")
        return view(request, person, get_object_or_404(rows, pk=pk), *args, **kwargs)

    return cast(PageView[P], signed_in(page))


def require(allowed: bool) -> None:
    """Raise PermissionDenied (403) unless allowed: for what a person may see but not do."""
    if not allowed:
        raise PermissionDenied
