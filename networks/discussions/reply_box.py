"""The box for a reply, or what stands in its place. An empty one is rendered once, and kept under all that it shows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from hub.fragments import TOKEN_PLACE, fragments, with_token
from networks.discussions import drafts
from networks.discussions.forms.writing import ReplyForm
from networks.discussions.models import Thread
from networks.discussions.quoting import name_answered, prefilled
from networks.discussions.reading import NOBODYS, Reading
from networks.standing import Standing

KEY_PLACE = UUID("00000000-0000-4000-8000-000000000000")  # of the form's own key, which is another each time


def reply_box(request: HttpRequest, standing: Standing, thread: Thread, reading: Reading) -> SafeString:
    """For a page that is opened: with the draft that was kept, and what the address asks to quote or to answer."""
    asked = prefilled(request.GET, thread, request.user) if standing.may_post else {}
    wanted = request.GET.get("draft", "")
    if reading.draft is not None and (wanted or reading.has_more_drafts):
        kept = drafts.kept(standing.person, drafts.Place(thread.network, thread), wanted)
        reading = replace(reading, draft=kept.draft, other_drafts=kept.others)
    if reading.draft is None and not asked and not reading.other_drafts:
        return _empty_box(request, standing, thread)
    initial = drafts.brought_back(reading.draft, {"key": uuid4()} | asked)
    form = ReplyForm(standing=standing, initial=initial) if standing.may_post else None
    return filled_box(request, standing, thread, form, reading)


def filled_box(
    request: HttpRequest, standing: Standing, thread: Thread, form: ReplyForm | None, reading: Reading
) -> SafeString:
    """With this form."""
    if form is not None:
        name_answered(form, thread, request.user)
    return with_token(_render(standing, thread, form, reading), get_token(request))


@cache
def editor_media() -> SafeString:
    """What the page's head names for the editor."""
    return mark_safe(str(ReplyForm.declared_fields["body"].widget.media))


def _empty_box(request: HttpRequest, standing: Standing, thread: Thread) -> SafeString:
    network = standing.network
    of_viewer = (standing.viewer.is_authenticated, standing.may_post, standing.may_moderate, standing.can_join)
    of_network = (network.slug, network.level, network.joining, network.is_archived, network.allows_anonymous)
    audience = (network.figures.members, network.figures.organisations)
    key = ("reply", thread.pk, thread.is_closed, *of_viewer, *of_network, *audience)
    html = fragments.get(key, lambda: _render(standing, thread, _empty_form(standing), NOBODYS), len)
    if not standing.may_post:
        return html
    return with_token(mark_safe(html.replace(str(KEY_PLACE), str(uuid4()))), get_token(request))


def _empty_form(standing: Standing) -> ReplyForm | None:
    return ReplyForm(standing=standing, initial={"key": KEY_PLACE}) if standing.may_post else None


def _render(standing: Standing, thread: Thread, form: ReplyForm | None, reading: Reading) -> SafeString:
    context = {
        "network": standing.network,
        "standing": standing,
        "thread": thread,
        "form": form,
        "reading": reading,
        "user": standing.viewer,
        "csrf_token": TOKEN_PLACE,
    }
    return render_to_string("discussions/_reply.html", context)
