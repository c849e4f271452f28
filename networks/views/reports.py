"""What was reported in a network or held first, for those who look after it. The pages are hub.moderation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.moderation import pages, prepared
from hub.moderation.desk import Desk
from hub.moderation.models import Case
from networks.models import Membership
from networks.standing import Standing
from networks.views.doors import conveners_only, moderators_only
from networks.views.rendering import show


@require_safe
@moderators_only
def reports(request: HttpRequest, standing: Standing) -> HttpResponse:
    return pages.queue(request, _desk(standing))


@require_POST
@moderators_only
def bulk(request: HttpRequest, standing: Standing) -> HttpResponse:
    return pages.bulk(request, _desk(standing))


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def report(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    return pages.case(request, _desk(standing), _case(standing, pk))


@require_POST
@moderators_only
def claim(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    return pages.claim(request, _desk(standing), _case(standing, pk))


@require_POST
@moderators_only
def show_again(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    return pages.show_again(request, _desk(standing), _case(standing, pk))


@require_POST
@moderators_only
def hand_over(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    return pages.hand_over(request, _desk(standing), _case(standing, pk))


@require_safe
@moderators_only
def appeals(request: HttpRequest, standing: Standing) -> HttpResponse:
    return pages.appeals(request, _desk(standing))


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def appeal(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    return pages.appeal(request, _desk(standing), pk)


@require_safe
@conveners_only
def figures(request: HttpRequest, standing: Standing) -> HttpResponse:
    return pages.figures(request, _desk(standing))


@require_safe
@moderators_only
def removals(request: HttpRequest, standing: Standing) -> HttpResponse:
    return pages.removals(request, _desk(standing))


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def removal(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """`pk` is the case whose author it is."""
    return pages.removal(request, _desk(standing), pk)


def _desk(standing: Standing) -> Desk:
    def framed(request: HttpRequest, name: str, context: Mapping[str, Any]) -> HttpResponse:
        frame = {"content": f"moderation/_{name}.html", "desk": desk, "tab": "reports", "names_reporters": False}
        story = _story_of_author(standing, context)
        return show(request, standing, "desk", {**frame, **context, "story": story})

    network = standing.network
    desk = Desk(
        person=standing.person, scope=network.pk, show=framed, slug=network.slug, sees_figures=standing.may_manage
    )
    return desk


def _case(standing: Standing, pk: int) -> Case:
    found = prepared.find(pk, standing.person, standing.network.pk)
    if found is None:
        raise Http404
    return found


def _story_of_author(standing: Standing, context: Mapping[str, Any]) -> Membership | None:
    """How the author came here, where the thing is signed."""
    opened = context.get("opened")
    author = opened.subject.author_id if opened and opened.subject else None
    if author is None:
        return None
    stories = Membership.objects.visible_to(standing.viewer).filter(network=standing.network, user=author)
    return stories.select_related("user").first()
