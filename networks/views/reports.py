"""Moderation of a network: reported and held content. The pages are hub.moderation's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.moderation import case_queries, pages
from hub.moderation.console import ModerationConsole
from hub.moderation.models import Case
from networks.models import Membership
from networks.viewer_context import NetworkViewer
from networks.views.decorators import View, conveners_only, moderators_only
from networks.views.rendering import show

type Page = Callable[..., HttpResponse]
type Door = Callable[[Page], View[...]]

READ_AND_SENT = ["GET", "HEAD", "POST"]


def _page(page: Page, door: Door = moderators_only) -> View[...]:
    """Return a view of a page of the moderation console; it gets further arguments of the URL."""

    def view(request: HttpRequest, viewer: NetworkViewer, **named: Any) -> HttpResponse:
        return page(request, _desk(viewer), **named)

    return door(view)


def _page_of_case(page: Page) -> View[...]:
    """Return a view of a case that the moderator may know of."""

    def view(request: HttpRequest, viewer: NetworkViewer, pk: int) -> HttpResponse:
        return page(request, _desk(viewer), _case(viewer, pk))

    return moderators_only(view)


def _desk(viewer: NetworkViewer) -> ModerationConsole:
    def framed(request: HttpRequest, name: str, context: Mapping[str, Any]) -> HttpResponse:
        frame = {
            "content": f"moderation/_{name}.html",
            "desk": desk,
            "tab": "reports",
            "names_reporters": False,
        }
        story = _story_of_author(viewer, context)
        return show(request, viewer, "desk", {**frame, **context, "story": story})

    network = viewer.network
    desk = ModerationConsole(
        person=viewer.person,
        scope=network.pk,
        show=framed,
        slug=network.slug,
        sees_figures=viewer.may_manage,
    )
    return desk


def _case(viewer: NetworkViewer, pk: int) -> Case:
    found = case_queries.find(pk, viewer.person, viewer.network.pk)
    if found is None:
        raise Http404
    return found


def _story_of_author(viewer: NetworkViewer, context: Mapping[str, Any]) -> Membership | None:
    """Return the author's membership, if the content is signed."""
    opened = context.get("opened")
    author = opened.subject.author_id if opened and opened.subject else None
    if author is None:
        return None
    stories = Membership.objects.visible_to(viewer.user).filter(network=viewer.network, user=author)
    return stories.select_related("user").first()


reports = require_safe(_page(pages.queue))
bulk = require_POST(_page(pages.bulk))
appeals = require_safe(_page(pages.appeals))
appeal = require_http_methods(READ_AND_SENT)(_page(pages.appeal))
figures = require_safe(_page(pages.figures, conveners_only))
removals = require_safe(_page(pages.removals))
removal = require_http_methods(READ_AND_SENT)(
    _page(pages.removal)
)  # `pk` is that of the case whose author it is about
report = require_http_methods(READ_AND_SENT)(_page_of_case(pages.case))
claim = require_POST(_page_of_case(pages.claim))
show_again = require_POST(_page_of_case(pages.show_again))
hand_over = require_POST(_page_of_case(pages.hand_over))
