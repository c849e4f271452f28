"""The box for a reply, or what stands in its place. An empty one is rendered once, and kept under all that it shows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from hub.rendering.fragment_cache import TOKEN_PLACE, fragments, with_token
from networks.discussions import drafts
from networks.discussions.forms.posting import ReplyForm
from networks.discussions.models import Thread
from networks.discussions.posts.reply_prefill import name_answered, prefilled
from networks.discussions.threads.read_state import NOBODYS, ReadState
from networks.viewer_context import NetworkViewer

KEY_PLACE = UUID(
    "00000000-0000-4000-8000-000000000000"
)  # of the form's own key, which is another each time


def reply_box(
    request: HttpRequest, viewer: NetworkViewer, thread: Thread, reading: ReadState
) -> SafeString:
    """For a page that is opened: with the draft that was kept, and what the address asks to quote or to answer."""
    asked = prefilled(request.GET, thread, request.user) if viewer.may_post else {}
    wanted = request.GET.get("draft", "")
    if reading.draft is not None and (wanted or reading.has_more_drafts):
        kept = drafts.kept(viewer.person, drafts.ThreadDraftPlace(thread.network, thread), wanted)
        reading = replace(reading, draft=kept.draft, other_drafts=kept.others)
    if reading.draft is None and not asked and not reading.other_drafts:
        return _empty_box(request, viewer, thread)
    initial = drafts.brought_back(reading.draft, {"key": uuid4()} | asked)
    form = ReplyForm(viewer=viewer, initial=initial) if viewer.may_post else None
    return filled_box(request, viewer, thread, form, reading)


def filled_box(
    request: HttpRequest,
    viewer: NetworkViewer,
    thread: Thread,
    form: ReplyForm | None,
    reading: ReadState,
) -> SafeString:
    """With this form."""
    if form is not None:
        name_answered(form, thread, request.user)
    return with_token(_render(viewer, thread, form, reading), get_token(request))


@cache
def editor_media() -> SafeString:
    """What the page's head names for the editor."""
    return mark_safe(str(ReplyForm.declared_fields["body"].widget.media))


def _empty_box(request: HttpRequest, viewer: NetworkViewer, thread: Thread) -> SafeString:
    network = viewer.network
    of_viewer = (
        viewer.user.is_authenticated,
        viewer.may_post,
        viewer.may_moderate,
        viewer.can_join,
    )
    of_network = (
        network.slug,
        network.level,
        network.joining,
        network.is_archived,
        network.allows_anonymous,
    )
    audience = (network.figures.members, network.figures.organisations)
    key = ("reply", thread.pk, thread.is_closed, *of_viewer, *of_network, *audience)
    html = fragments.get(key, lambda: _render(viewer, thread, _empty_form(viewer), NOBODYS), len)
    if not viewer.may_post:
        return html
    return with_token(mark_safe(html.replace(str(KEY_PLACE), str(uuid4()))), get_token(request))


def _empty_form(viewer: NetworkViewer) -> ReplyForm | None:
    return ReplyForm(viewer=viewer, initial={"key": KEY_PLACE}) if viewer.may_post else None


def _render(
    viewer: NetworkViewer, thread: Thread, form: ReplyForm | None, reading: ReadState
) -> SafeString:
    context = {
        "network": viewer.network,
        "viewer": viewer,
        "thread": thread,
        "form": form,
        "reading": reading,
        "user": viewer.user,
        "csrf_token": TOKEN_PLACE,
    }
    return render_to_string("discussions/_reply.html", context)
