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
from hub.posts.pages import PostPages
from hub.safeguarding.explaining import Explained
from hub.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from networks.discussions import drafts, flows
from networks.discussions.models import Draft, Post, Revision
from networks.discussions.post_rows import rows_on
from networks.discussions.showing import can_edit, shown_posts
from networks.discussions.views.doors import of_post, require
from networks.standing import Standing


@require_safe
@of_post
def post(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:  # noqa: ARG001 - the door found it
    """The permanent address: to the page on which the post stands now, and onto it.

    Where a warning folds the posts of others it leads to the page alone: browsers unfold what holds an anchor.
    """
    page = f"?page={found.page}" if found.page > 1 else ""
    is_folded = found.thread.content_warning and not found.is_by(request.user)
    anchor = "" if is_folded else f"#post-{found.pk}"
    return redirect(f"{found.thread.get_absolute_url()}{page}{anchor}")


@require_safe
@of_post
def post_history(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:
    """What the post said before; for members."""
    return PagesOfPost(request, standing, found).history_page()


@require_http_methods(["GET", "HEAD", "POST"])
@of_post
@open_while_sanctioned(VERB_REFUSES)
def post_edit(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:
    return PagesOfPost(request, standing, found).edit_page()


@require_http_methods(["GET", "HEAD", "POST"])
@of_post
def post_delete(request: HttpRequest, standing: Standing, found: Post) -> HttpResponse:
    return PagesOfPost(request, standing, found).delete_page()


@require_POST
@of_post
def reaction(request: HttpRequest, standing: Standing, found: Post, kind: str) -> HttpResponse:
    """Give a reaction (`on=1`) or take it back (`on=0`)."""
    return PagesOfPost(request, standing, found).reaction(kind)


class PagesOfPost(PostPages):
    """A post of a discussion; its text is kept as a draft while one changes it."""

    frame = "discussions/post_base.html"
    noun = "post"

    def __init__(self, request: HttpRequest, standing: Standing, found: Post) -> None:
        super().__init__(request, found)
        self.post = found
        self.standing = standing
        self.kept: OfferedDrafts[Draft] = OfferedDrafts(None, ())

    def require(self, *, allowed: bool) -> None:
        require(allowed, self.standing)

    def is_own(self) -> bool:
        return self.post.is_by(self.standing.viewer)

    def may_edit(self) -> bool:
        return can_edit(self.post, self.standing)

    def may_delete(self) -> bool:
        return self.is_own() or self.standing.may_moderate

    def may_see_history(self) -> bool:
        return self.standing.is_member

    def history(self) -> QuerySet[Revision]:
        return self.post.revisions.all()

    def initial(self) -> Mapping[str, Any]:
        self.kept = drafts.kept(self.standing.person, self._place, self.request.GET.get("draft", ""))
        return drafts.brought_back(self.kept.draft, {})

    def upload_url(self) -> str:
        return reverse("discussions:picture", args=[self.standing.network.slug])

    def save(self, *, body: str, version: int, draft: str, explained: Sequence[Explained]) -> Post:
        by = self.standing.person
        return flows.edit_post(post=self.post, by=by, body=body, version=version, explained=explained, draft=draft)

    def take_down(self, *, reason: str) -> None:
        flows.delete_post(post=self.post, by=self.standing.person, reason=reason)

    def set_reaction(self, *, kind: str, on: bool) -> Post:
        return flows.react(post=self.post, by=self.standing.person, kind=kind, on=on)

    def shown(self) -> SafeString:
        thread, viewer = self.post.thread, self.standing.viewer
        rows = [row for row in rows_on(thread, self.post.page, viewer) if row.pk == self.post.pk]
        return next((html for _, html in shown_posts(rows, thread, self.standing)), SafeString(""))

    def page(self) -> str:
        return f"{self.post.thread.get_absolute_url()}?page={self.post.page}"

    def after_deletion(self) -> str:
        if self.post.number == 1:
            return reverse("discussions:thread-list", args=[self.standing.network.slug])
        return self.post.thread.get_absolute_url()

    def context(self) -> Mapping[str, Any]:
        slug = self.standing.network.slug
        return {
            "network": self.standing.network,
            "standing": self.standing,
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
    def _place(self) -> drafts.Place:
        return drafts.Place(self.standing.network, self.post.thread, self.post)
