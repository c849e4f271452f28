"""Comments below an article as one reader sees them, with the form below them.

Each comment is rendered once for all readers and cached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from hub.drafts import flows as drafts
from hub.drafts.versions import OfferedDrafts
from hub.http.numbers import whole_number
from hub.posts.editing import EDIT_WINDOW
from hub.posts.rendering import KINDS, by_post, counted, is_long, shown
from hub.rendering.fragment_cache import TOKEN_PLACE, render_cached, with_token
from learn.articles.extensions import ArticleExtension, ExtendedArticle
from learn.comments.comment_rows import (
    CommentPage,
    CommentRow,
    first_of_page_with,
    own_reactions,
    page_from,
)
from learn.comments.drafts import place_below
from learn.comments.flows import may_moderate
from learn.comments.forms import CommentForm
from learn.comments.models import Comment

NO_REACTIONS = "{}"
NOTHING_YET = CommentPage((), None, None)
# Placeholders in the cached frame for the comments and the form. The form is inserted first. Text
# cannot forge them: sanitised text has no HTML comments.
POSTS, BOX = "<!--comments-->", "<!--box-->"
# Placeholder for the idempotency key in the cached form, which is new each time.
KEY_PLACE = UUID("00000000-0000-4000-8000-000000000000")


def comments_below(request: HttpRequest, article: ExtendedArticle) -> ArticleExtension:
    """Render the comments and the comment form below an article.

    One query if there are comments. For a signed-in reader two more if they have a draft, and one
    for their own reactions.

    Comments that await approval are not counted: their author reaches them by their id in the URL.
    """
    first = _number(request.GET.get("comments", ""))
    reader = request.user if isinstance(request.user, User) else None
    page = page_from(article.pk, request.user, first) if article.comments or first else NOTHING_YET
    frame = render_cached(
        "comments/_comments.html",
        path=article.path,
        comments=article.comments,
        is_empty=not page.rows,
        earlier=page.earlier,
        later=page.later,
        signed_in=reader is not None,
    )
    wanted = request.GET.get("draft", "")
    framed = mark_safe(
        frame.replace(BOX, _box(article, reader, _answered(request, article, reader), wanted))
    )
    if reader is not None:
        # Before the comments are inserted: one may contain the text of the token's placeholder.
        framed = with_token(framed, get_token(request))
    posts = "".join(_shown(page.rows, CommentViewer(article, reader, first)))
    return ArticleExtension(
        mark_safe(framed.replace(POSTS, posts)), _media() if reader is not None else SafeString("")
    )


def one_shown(comment: Comment, reader: User) -> SafeString:
    """Render one comment as on its page, but without the wrapper of a reply."""
    first = first_of_page_with(comment)
    article = comment.article
    above = ExtendedArticle(article.pk, article.get_absolute_url(), article.title, 0, frozenset())
    rows = [row for row in page_from(article.pk, reader, first).rows if row.pk == comment.pk]
    return next(
        (html for _, html in _posts(rows, CommentViewer(above, reader, first))), SafeString("")
    )


@dataclass(frozen=True)
class CommentViewer:
    """One reader and one page of comments on an article."""

    article: ExtendedArticle
    reader: User | None
    first: int

    @cached_property
    def moderates(self) -> bool:
        return self.reader is not None and may_moderate(self.reader)

    def is_own(self, row: CommentRow) -> bool:
        return self.reader is not None and row.is_by(self.reader.pk)

    def actions(self, row: CommentRow, given: Sequence[str]) -> SafeString:
        """Render the actions that the reader may take on a comment."""
        if self.reader is None:
            return SafeString("")
        own = self.is_own(row)
        may_edit = self.moderates or (own and timezone.now() - row.created_at < EDIT_WINDOW)
        html: str = render_cached(
            "posts/_post_actions.html",
            noun="comment",
            may_reply=True,
            kinds=() if own else addresses().reacting,
            given=tuple(given),
            edit_url=addresses().edit if may_edit else "",
            delete_url=addresses().delete if own or self.moderates else "",
        )
        here = f'"{self.article.path}?comments={self.first}'
        html = (
            html.replace("/comments/0/", f"/comments/{row.pk}/")
            .replace('"comment-0-', f'"comment-{row.pk}-')
            .replace('"page?page=0', here)
        )
        return mark_safe(html.replace('=0"', f'={row.pk}"'))


class CommentURLs(NamedTuple):
    """URLs of the actions on a comment; 0 stands for its id."""

    reacting: tuple[tuple[str, str, str], ...]
    edit: str
    delete: str


@cache
def addresses() -> CommentURLs:
    reacting = tuple(
        (kind, label, reverse("comments:reaction", args=[0, kind])) for kind, label in KINDS
    )
    return CommentURLs(
        reacting,
        *(reverse(f"comments:{name}", args=[0]) for name in ("comment-edit", "comment-delete")),
    )


def _shown(rows: Sequence[CommentRow], meeting: CommentViewer) -> list[SafeString]:
    return [
        mark_safe(f'<div class="post-reply">{html}</div>') if row.is_reply else html
        for row, html in _posts(rows, meeting)
    ]


def _posts(
    rows: Sequence[CommentRow], meeting: CommentViewer
) -> list[tuple[CommentRow, SafeString]]:
    given: dict[int, list[str]] = {}
    if meeting.reader is not None and any(row.reactions != NO_REACTIONS for row in rows):
        given = by_post(own_reactions(meeting.article.pk, meeting.reader))
    keyed = [(row, ("comment", *row, meeting.is_own(row))) for row in rows]
    return shown(
        keyed,
        lambda missing: _rendered(missing, meeting),
        lambda row: meeting.actions(row, given.get(row.pk, ())),
    )


def _rendered(rows: Sequence[CommentRow], meeting: CommentViewer) -> dict[int, SafeString]:
    """Render these comments without the reader's actions. One query."""
    found = Comment.objects.select_related("author__organisation").in_bulk([row.pk for row in rows])
    return {row.pk: _render(found[row.pk], row, meeting) for row in rows if row.pk in found}


def _render(comment: Comment, row: CommentRow, meeting: CommentViewer) -> SafeString:
    context = {
        "post": comment,
        "body": comment.body,
        "noun": "comment",
        "name": "comment",
        "place": "the library",
        "history_url": reverse("comments:comment-history", args=[comment.pk]),
        "report_url": reverse("moderation:report", args=["comment", comment.pk]),
        "is_own": meeting.is_own(row),
        "handle": row.handle,
        "reactions": counted(comment.reactions),
        "is_long": is_long(comment.body),
    }
    return render_to_string("posts/_post.html", context)


def _box(
    article: ExtendedArticle, reader: User | None, answered: Comment | None, wanted: str
) -> SafeString:
    """Render the comment form, or a sign-in prompt for anonymous readers.

    The empty form is the same for all readers and cached. It is rendered anew if the reader answers
    a comment or has a draft.
    """
    if reader is None:
        return render_cached("comments/_sign_in.html", path=article.path)
    context: dict[str, Any] = {"article_id": article.pk, "path": article.path}
    place = place_below(article.pk, article.title, article.path)
    kept = (
        drafts.kept(reader, place, wanted)
        if place.name in article.drafts
        else OfferedDrafts(None, ())
    )
    draft = kept.draft
    if answered is not None or draft is not None or kept.others:
        answering = {"reply_to": answered.pk} if answered else {}
        form = CommentForm(initial=drafts.brought_back(draft, {}) | answering)
        name_answered(form, answered, article.pk, reader)
        context |= {
            "form": form,
            "draft": draft,
            "other_drafts": kept.others,
            "csrf_token": TOKEN_PLACE,
        }
        return render_to_string("comments/_box.html", context)
    html = render_cached(
        "comments/_box.html", **context, form=_empty_form(), draft=None, other_drafts=()
    )
    return mark_safe(html.replace(str(KEY_PLACE), str(uuid4())))


@cache
def _empty_form() -> CommentForm:
    return CommentForm(initial={"key": KEY_PLACE})


@cache
def _media() -> SafeString:
    return mark_safe(str(CommentForm.declared_fields["body"].widget.media))


def _answered(
    request: HttpRequest, article: ExtendedArticle, reader: User | None
) -> Comment | None:
    """Return the comment that the `reply_to` parameter names, if it can be answered."""
    asked = _number(request.GET.get("reply_to", ""))
    return answerable(asked, article.pk, reader) if asked and reader is not None else None


def name_answered(form: CommentForm, answered: Comment | None, article: int, reader: User) -> None:
    """Show in the form whom it answers, if that comment still exists.

    A draft may answer a comment, too.
    """
    if answered is None and form.asked:
        answered = answerable(form.asked, article, reader)
    if answered is not None:
        form.answer(answered.byline)


def answerable(pk: int, article: int, reader: User) -> Comment | None:
    comments = Comment.objects.visible_to(reader).filter(article=article, pk=pk)
    return comments.select_related("author").first()


def _number(asked: str) -> int:
    return whole_number(asked) or 0
