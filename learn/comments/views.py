"""Views of comments: posting, permanent links, and actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.permissions import MemberRequest
from hub.drafts import flows as drafts
from hub.drafts.flows import DraftPlace
from hub.drafts.models import Draft
from hub.drafts.saved_fields import answer
from hub.drafts.versions import OfferedDrafts
from hub.errors import NotAllowed
from hub.http.htmx import sign_in_first
from hub.http.sanction_exemptions import VERB_REFUSES, open_while_sanctioned
from hub.idempotency import refuse
from hub.posts.views import PostViews
from hub.safeguarding.crisis_redirect import redirect_with_help
from hub.safeguarding.justifications import Justification
from learn.comments import flows
from learn.comments.comment_rows import first_of_page_with
from learn.comments.drafts import place_below, place_of
from learn.comments.forms import CommentForm
from learn.comments.mention_suggestions import people_like
from learn.comments.models import Comment, CommentRevision
from learn.comments.rendering import answerable, name_answered, one_shown
from learn.models import Article


@require_POST
@open_while_sanctioned(VERB_REFUSES)
def comment_create(request: HttpRequest, article_id: int) -> HttpResponse:
    article = get_object_or_404(
        Article.objects.published().select_related("category"), pk=article_id
    )
    if not isinstance(request.user, User):
        return sign_in_first(request, article.get_absolute_url())
    form = CommentForm(request.POST)
    answered = answerable(form.asked, article.pk, request.user) if form.asked else None
    if form.is_valid():
        try:
            made = flows.write(
                article=article, writing=form.writing(request.user), reply_to=answered
            )
        except NotAllowed as refused:
            refuse(form, refused)
        else:
            return _posted(request, made, form)
    name_answered(form, answered, article.pk, request.user)
    context = {"article": article, "form": form}
    return render(request, "comments/comment_form.html", context)


def _posted(request: HttpRequest, made: Comment, form: CommentForm) -> HttpResponse:
    if made.held_at is not None:
        messages.info(
            request, "Thank you. Somebody reads it first: it waits until then. You hear of it."
        )
        page = made.article.get_absolute_url()
        return redirect_with_help(request, page, form) or redirect(
            f"{page}?comments={made.pk}#comments"
        )
    return redirect_with_help(request, _page_of(made), form) or redirect(made.get_absolute_url())


@require_POST
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_new(request: HttpRequest, article_id: int) -> HttpResponse:
    """Save what is being typed as a draft, before it is posted."""
    articles = Article.objects.visible_to(request.user).published().select_related("category")
    article = get_object_or_404(articles, pk=article_id)
    return _keep(request, place_below(article.pk, article.title, article.get_absolute_url()))


@require_POST
@open_while_sanctioned("What was typed is kept, for its writer alone.")
def keep_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the draft of an edit."""
    return _keep(request, place_of(readable_comment(request, pk)))


def _keep(request: HttpRequest, place: DraftPlace) -> HttpResponse:
    if not request.user.is_authenticated:
        raise PermissionDenied
    return answer(
        request, partial(drafts.keep, by=request.user, place=place, typed=request.POST.dict())
    )


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect the permanent URL to the comment on its current page."""
    found = readable_comment(request, pk)
    return redirect(f"{_page_of(found)}#comment-{found.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@open_while_sanctioned(VERB_REFUSES)
def comment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_pages(request, pk, CommentViews.edit_page)


@require_http_methods(["GET", "HEAD", "POST"])
def comment_delete(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_pages(request, pk, CommentViews.delete_page)


@require_safe
def comment_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show earlier texts of the comment. Requires sign-in."""
    return _with_pages(request, pk, CommentViews.history_page)


@require_POST
def reaction(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Give a reaction (`on=1`) or take it back (`on=0`)."""
    return _with_pages(request, pk, lambda pages: pages.reaction(kind))


@require_safe
@login_required
def people(request: MemberRequest) -> HttpResponse:
    """Suggest people whose name or handle begins with `q`, as options of a list.

    Empty for fewer than two letters.
    """
    found = people_like(request.user, request.GET.get("q", ""))
    response = render(request, "posts/_people.html", {"people": found})
    add_never_cache_headers(response)
    return response


def readable_comment(request: HttpRequest, pk: int) -> Comment:
    """Return the comment if the viewer may read it; else raise Http404."""
    comments = Comment.objects.visible_to(request.user).select_related(
        "article__category", "author"
    )
    return get_object_or_404(comments, pk=pk)


def _page_of(found: Comment) -> str:
    first = first_of_page_with(found)
    return found.article.get_absolute_url() + (f"?comments={first}" if first else "")


class CommentSignInRequired(PermissionDenied):
    """Permission denied to an anonymous viewer, who may have it after signing in."""


class CommentViews(PostViews):
    """Views of a comment on an article."""

    frame = "comments/comment_base.html"
    noun = "comment"

    def __init__(self, request: HttpRequest, found: Comment) -> None:
        super().__init__(request, found)
        self.comment = found
        self.kept: OfferedDrafts[Draft] = OfferedDrafts(None, ())

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def require(self, *, allowed: bool) -> None:
        if not allowed:
            raise PermissionDenied if self.request.user.is_authenticated else CommentSignInRequired

    def is_own(self) -> bool:
        return self.comment.is_by(self.request.user)

    def may_edit(self) -> bool:
        return self.request.user.is_authenticated and flows.can_edit(self.comment, self.person)

    def may_delete(self) -> bool:
        return self.is_own() or (
            self.request.user.is_authenticated and flows.may_moderate(self.person)
        )

    def may_see_history(self) -> bool:
        return self.request.user.is_authenticated

    def history(self) -> QuerySet[CommentRevision]:
        return self.comment.revisions.all()

    def save(
        self, *, body: str, version: int, draft: str, explained: Sequence[Justification]
    ) -> Comment:
        by = self.person
        return flows.edit(
            comment=self.comment,
            by=by,
            body=body,
            version=version,
            explained=explained,
            draft=draft,
        )

    def take_down(self, *, reason: str) -> None:
        flows.delete(comment=self.comment, by=self.person, reason=reason)

    def set_reaction(self, *, kind: str, on: bool) -> Comment:
        return flows.react(comment=self.comment, by=self.person, kind=kind, on=on)

    def shown(self) -> SafeString:
        return one_shown(self.comment, self.person)

    def page(self) -> str:
        return _page_of(self.comment)

    def after_deletion(self) -> str:
        return f"{self.comment.article.get_absolute_url()}#comments"

    def initial(self) -> Mapping[str, Any]:
        self.kept = drafts.kept(
            self.person, place_of(self.comment), self.request.GET.get("draft", "")
        )
        return drafts.brought_back(self.kept.draft, {})

    def context(self) -> Mapping[str, Any]:
        return {
            "article": self.comment.article,
            "draft": self.kept.draft,
            "other_drafts": self.kept.others,
            "draft_url": reverse("comments:keep-edit", args=[self.comment.pk]),
            "people_url": reverse("comments:people"),
        }


def _with_pages(request: HttpRequest, pk: int, show: Any) -> HttpResponse:
    found = readable_comment(request, pk)
    try:
        response: HttpResponse = show(CommentViews(request, found))
    except CommentSignInRequired:
        return sign_in_first(request, found.get_absolute_url())
    return response
