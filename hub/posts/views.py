"""Pages of one post: edit, delete, history, reactions.

Apps decide who has permission, and carry out the changes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django_htmx.http import trigger_client_event

from hub.errors import NotAllowed
from hub.http.htmx import is_htmx
from hub.posts.editing import PostChanged
from hub.posts.forms import DeletePostForm, EditPostForm
from hub.posts.models import BasePost, ReactionKind
from hub.safeguarding.crisis_redirect import redirect_with_help
from hub.safeguarding.justifications import Justification


class PostViews(ABC):
    """Pages of one post for one viewer. The caller has checked read access.

    `frame` is the template of the conversation, with the blocks `here`, `crumb` and `inside`;
    `noun` is the word for such a post in messages.
    """

    frame: ClassVar[str]
    noun: ClassVar[str]

    def __init__(self, request: HttpRequest, found: BasePost) -> None:
        self.request = request
        self.found = found

    # Hooks that an app implements.

    @abstractmethod
    def require(self, *, allowed: bool) -> None:
        """Reject the viewer unless `allowed`: with 403, or to the sign-in page."""

    @abstractmethod
    def is_own(self) -> bool: ...

    @abstractmethod
    def may_edit(self) -> bool: ...

    @abstractmethod
    def may_delete(self) -> bool: ...

    @abstractmethod
    def may_see_history(self) -> bool: ...

    @abstractmethod
    def history(self) -> QuerySet[Any]: ...

    @abstractmethod
    def save(
        self, *, body: str, version: int, draft: str, explained: Sequence[Justification]
    ) -> object:
        """Save the edited body. Raise `NotAllowed` or `PostChanged`.

        `draft` names the version of the draft that the body came from.
        """

    @abstractmethod
    def take_down(self, *, reason: str) -> object:
        """Delete the post. Raise `NotAllowed`."""

    @abstractmethod
    def set_reaction(self, *, kind: str, on: bool) -> BasePost:
        """Set the reaction and return the post with new counts. Raise `NotAllowed`."""

    @abstractmethod
    def shown(self) -> SafeString:
        """Return the HTML of the post as this viewer sees it now in the conversation."""

    @abstractmethod
    def page(self) -> str:
        """Return the URL of the page that the post is on, without a fragment."""

    @abstractmethod
    def after_deletion(self) -> str:
        """Return the URL to redirect to after the deletion."""

    @abstractmethod
    def context(self) -> Mapping[str, Any]:
        """Return the template context for the frame and the form.

        The form needs `people_url`, `draft_url`, `draft`, `other_drafts` and `audience` (a
        template).
        """

    def initial(self) -> Mapping[str, Any]:
        """Return initial data that replaces the post's own: its saved draft.

        Called only when the form is opened.
        """
        return {}

    def upload_url(self) -> str:
        """Return the URL for image uploads; empty if images are not allowed."""
        return ""

    # Pages.

    def edit_page(self) -> HttpResponse:
        self.require(allowed=self.may_edit())
        sent = self.request.POST if self.request.method == "POST" else None
        initial = {"body": self.found.body, "version": self.found.version} | (
            dict(self.initial()) if sent is None else {}
        )
        form = EditPostForm(
            sent, body=self.found.body, upload_url=self.upload_url(), initial=initial
        )
        theirs = None
        if sent is not None and form.is_valid():
            try:
                self.save(explained=form.explained, **form.cleaned_data)
            except PostChanged as changed:
                theirs = changed.post
                form.data = sent.dict() | {"version": theirs.version}
            except NotAllowed as refused:
                form.add_error(None, str(refused))
            else:
                return redirect_with_help(self.request, self.page(), form) or redirect(
                    self.found.get_absolute_url()
                )
        return self._render("posts/post_form.html", form=form, theirs=theirs)

    def delete_page(self) -> HttpResponse:
        self.require(allowed=self.may_delete())
        form = DeletePostForm(
            self.request.POST if self.request.method == "POST" else None, own=self.is_own()
        )
        if self.request.method == "POST" and form.is_valid():
            try:
                self.take_down(reason=form.cleaned_data.get("reason", ""))
            except NotAllowed as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(self.request, f"The {self.noun} is deleted.")
                return redirect(self.after_deletion())
        return self._render("posts/post_confirm_delete.html", form=form)

    def history_page(self) -> HttpResponse:
        self.require(allowed=self.may_see_history())
        return self._render(
            "posts/post_history.html", revisions=self.history().select_related("replaced_by")
        )

    def reaction(self, kind: str) -> HttpResponse:
        """Add a reaction (`on=1`) or remove it (`on=0`)."""
        if kind not in ReactionKind:
            raise Http404
        self.require(allowed=self.request.user.is_authenticated)
        if self.request.POST.get("on") not in {"0", "1"}:
            raise BadRequest("A reaction is given with on=1 and taken back with on=0.")
        try:
            row = self.set_reaction(kind=kind, on=self.request.POST["on"] == "1")
        except NotAllowed as refused:
            said = str(refused)
        else:
            said = _said_of(row, kind, on=self.request.POST["on"] == "1")
        choices = f"{self.noun}-{self.found.pk}-react"
        if is_htmx(self.request):
            # As it was left: with the choices open, and the button of the same id inside.
            folded = f'<details class="post__more"><summary id="{choices}">'
            html = self.shown().replace(folded, folded.replace("<details", "<details open"))
            return trigger_client_event(HttpResponse(html), "said", {"words": said})
        messages.info(self.request, said)
        page, _, _ = self.page().partition("#")
        return redirect(f"{page}#{choices}")

    def _render(self, template: str, **more: Any) -> HttpResponse:
        context = {
            "frame": self.frame,
            "noun": self.noun,
            "post": self.found,
            **self.context(),
            **more,
        }
        return render(self.request, template, context)


def _said_of(row: BasePost, kind: str, *, on: bool) -> str:
    """Return the outcome of a reaction as a sentence for screen readers."""
    label, number = ReactionKind(kind).label, row.reactions.get(kind, 0)
    people = f"{number} {'person' if number == 1 else 'people'} said so."
    return f"You said “{label}”. {people}" if on else f"You took back “{label}”. {people}"
