"""One post: where it stands, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.drafts.versions import OfferedDrafts
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from hub.posts.views import PostViews
from hub.safeguarding.justifications import Justification
from networks.discussions import drafts, flows
from networks.discussions.models import Post, PostRevision, ThreadDraft
from networks.discussions.posts.post_rows import rows_on
from networks.discussions.posts.rendering import can_edit, shown_posts
from networks.discussions.views.decorators import post_visible, require
from networks.viewer_context import NetworkViewer


@require_safe
@post_visible
def post(request: HttpRequest, viewer: NetworkViewer, found: Post) -> HttpResponse:  # noqa: ARG001 - the door found it
    """The permanent address: to the page on which the post stands now, and onto it.

    Where a warning folds the posts of others it leads to the page alone: browsers unfold what holds an anchor.
    """
    page = f"?page={found.page}" if found.page > 1 else ""
    is_folded = found.thread.content_warning and not found.is_by(request.user)
    anchor = "" if is_folded else f"#post-{found.pk}"
    return redirect(f"{found.thread.get_absolute_url()}{page}{anchor}")


@require_safe
@post_visible
def post_history(request: HttpRequest, viewer: NetworkViewer, found: Post) -> HttpResponse:
    """What the post said before; for members."""
    return ThreadPostViews(request, viewer, found).history_page()


@require_http_methods(["GET", "HEAD", "POST"])
@post_visible
@open_while_sanctioned(VERB_REFUSES)
def post_edit(request: HttpRequest, viewer: NetworkViewer, found: Post) -> HttpResponse:
    return ThreadPostViews(request, viewer, found).edit_page()


@require_http_methods(["GET", "HEAD", "POST"])
@post_visible
def post_delete(request: HttpRequest, viewer: NetworkViewer, found: Post) -> HttpResponse:
    return ThreadPostViews(request, viewer, found).delete_page()


@require_POST
@post_visible
def reaction(request: HttpRequest, viewer: NetworkViewer, found: Post, kind: str) -> HttpResponse:
    """Give a reaction (`on=1`) or take it back (`on=0`)."""
    return ThreadPostViews(request, viewer, found).reaction(kind)


class ThreadPostViews(PostViews):
    """A post of a discussion; its text is kept as a draft while one changes it."""

    frame = "discussions/post_base.html"
    noun = "post"

    def __init__(self, request: HttpRequest, viewer: NetworkViewer, found: Post) -> None:
        super().__init__(request, found)
        self.post = found
        self.viewer = viewer
        self.kept: OfferedDrafts[ThreadDraft] = OfferedDrafts(None, ())

    def require(self, *, allowed: bool) -> None:
        require(allowed, self.viewer)

    def is_own(self) -> bool:
        return self.post.is_by(self.viewer.user)

    def may_edit(self) -> bool:
        return can_edit(self.post, self.viewer)

    def may_delete(self) -> bool:
        return self.is_own() or self.viewer.may_moderate

    def may_see_history(self) -> bool:
        return self.viewer.is_member

    def history(self) -> QuerySet[PostRevision]:
        return self.post.revisions.all()

    def initial(self) -> Mapping[str, Any]:
        self.kept = drafts.kept(self.viewer.person, self._place, self.request.GET.get("draft", ""))
        return drafts.brought_back(self.kept.draft, {})

    def upload_url(self) -> str:
        return reverse("discussions:picture", args=[self.viewer.network.slug])

    def save(
        self, *, body: str, version: int, draft: str, explained: Sequence[Justification]
    ) -> Post:
        by = self.viewer.person
        return flows.edit_post(
            post=self.post, by=by, body=body, version=version, explained=explained, draft=draft
        )

    def take_down(self, *, reason: str) -> None:
        flows.delete_post(post=self.post, by=self.viewer.person, reason=reason)

    def set_reaction(self, *, kind: str, on: bool) -> Post:
        return flows.react(post=self.post, by=self.viewer.person, kind=kind, on=on)

    def shown(self) -> SafeString:
        thread, viewer = self.post.thread, self.viewer.user
        rows = [row for row in rows_on(thread, self.post.page, viewer) if row.pk == self.post.pk]
        return next((html for _, html in shown_posts(rows, thread, self.viewer)), SafeString(""))

    def page(self) -> str:
        return f"{self.post.thread.get_absolute_url()}?page={self.post.page}"

    def after_deletion(self) -> str:
        if self.post.number == 1:
            return reverse("discussions:thread-list", args=[self.viewer.network.slug])
        return self.post.thread.get_absolute_url()

    def context(self) -> Mapping[str, Any]:
        slug = self.viewer.network.slug
        return {
            "network": self.viewer.network,
            "viewer": self.viewer,
            "thread": self.post.thread,
            "tab": "discussions",
            "is_whole": self.post.number == 1,
            "draft": self.kept.draft,
            "other_drafts": self.kept.others,
            "draft_url": reverse("discussions:draft-of-edit", args=[self.post.pk]),
            "people_url": reverse("discussions:people", args=[slug]),
            "audience": "discussions/_audience.html",
        }

    @property
    def _place(self) -> drafts.ThreadDraftPlace:
        return drafts.ThreadDraftPlace(self.viewer.network, self.post.thread, self.post)
