"""What was reported in a network or held first, for those who look after it. The pages are hub.moderation's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.moderation import pages, prepared
from hub.moderation.desk import Desk
from hub.moderation.models import Case
from networks.models import Membership
from networks.standing import Standing
from networks.views.doors import View, conveners_only, moderators_only
from networks.views.rendering import show

type Page = Callable[..., HttpResponse]
type Door = Callable[[Page], View[...]]

READ_AND_SENT = ["GET", "HEAD", "POST"]


def _page(page: Page, door: Door = moderators_only) -> View[...]:
    """A page of the desk as a view; whatever more stands in its address goes on to it."""

    def view(request: HttpRequest, standing: Standing, **named: Any) -> HttpResponse:
        return page(request, _desk(standing), **named)

    return door(view)


def _page_of_case(page: Page) -> View[...]:
    """The same for a case that the moderator may know of."""

    def view(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
        return page(request, _desk(standing), _case(standing, pk))

    return moderators_only(view)


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


reports = require_safe(_page(pages.queue))
bulk = require_POST(_page(pages.bulk))
appeals = require_safe(_page(pages.appeals))
appeal = require_http_methods(READ_AND_SENT)(_page(pages.appeal))
figures = require_safe(_page(pages.figures, conveners_only))
removals = require_safe(_page(pages.removals))
removal = require_http_methods(READ_AND_SENT)(_page(pages.removal))  # its number is the case whose author it is
report = require_http_methods(READ_AND_SENT)(_page_of_case(pages.case))
claim = require_POST(_page_of_case(pages.claim))
show_again = require_POST(_page_of_case(pages.show_again))
hand_over = require_POST(_page_of_case(pages.hand_over))
