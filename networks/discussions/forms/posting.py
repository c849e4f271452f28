"""The box one writes in: a reply, a thread, an edit. What was handed in with a refused form is kept, files too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms.fields import SingleLineField
from accounts.models import User
from hub.drafts.versions import DraftField
from hub.files.forms import FilesForm
from hub.idempotency import KeyField
from hub.posts.forms import ReplyTextForm
from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import picture_names
from hub.richtext.widgets import RichTextFormField, RichTextWidget
from hub.safeguarding.forms import SafeguardedForm
from networks.discussions.flows import PostInput
from networks.discussions.forms.fields import ThreadTagsField, take_pictures
from networks.discussions.models import Thread
from networks.viewer_context import NetworkViewer

LONGEST = 100_000  # characters of HTML


class WritingForm(FilesForm, SafeguardedForm):
    """Text and files. `writing` is what the verbs take, once the form is valid."""

    safeguarded: ClassVar[Sequence[str]] = ("body", "uploads", "kept")

    body = RichTextFormField(
        label="Your text",
        max_length=LONGEST,
        widget=RichTextWidget(attrs={"rows": 8, "data-rich-text-lazy": True}),
        error_messages={
            "required": "Write something first.",
            "max_length": "This is too long: please split it.",
        },
    )
    anonymous = forms.BooleanField(
        label="Post without my name",
        required=False,
        help_text="Members see “Anonymous member”. The network's moderators can ask for your name in an audited step. "
        "Files lose their names and their author details.",
    )
    key = KeyField()
    draft = DraftField()

    def __init__(self, *args: Any, viewer: NetworkViewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = cast(User, viewer.user)
        take_pictures(self.fields["body"], viewer.network)
        self.hand_in_as(self.person, "Everyone who reads this can open them.")
        if not viewer.network.allows_anonymous:
            del self.fields["anonymous"]

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if not plain_text(body) and not picture_names(body):
            raise ValidationError("Write something first.", code="required")
        return body

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        return cleaned | {
            "kept": self.take_files(cleaned, without_author=bool(cleaned.get("anonymous")))
        }

    @property
    def writing(self) -> PostInput:
        return PostInput(
            by=self.person,
            body=self.cleaned_data["body"],
            key=self.cleaned_data["key"],
            anonymous=self.cleaned_data.get("anonymous", False),
            files=self.cleaned_data["kept"],
            explained=self.explained,
            draft=self.cleaned_data["draft"],
        )


class ReplyForm(ReplyTextForm, WritingForm):
    """A reply to a thread, perhaps to one of its posts."""


class ThreadForm(WritingForm):
    """A new thread."""

    safeguarded = ("title", "body", "tags", "content_warning", "uploads", "kept")

    field_order = (
        "kind",
        "title",
        "body",
        "tags",
        "content_warning",
        "uploads",
        "kept",
        "anonymous",
    )

    kind = forms.ChoiceField(
        label="What is it?", choices=Thread.Kind.choices, widget=forms.RadioSelect
    )
    title = SingleLineField(
        label="Title", max_length=200, help_text="What it is about, in one line."
    )
    tags = ThreadTagsField()
    content_warning = SingleLineField(
        label="Content warning",
        max_length=200,
        required=False,
        help_text="If it may upset a reader, say what it is about. The text then stays folded until it is opened.",
    )

    def __init__(self, *args: Any, viewer: NetworkViewer, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        if not viewer.may_moderate:
            kinds = [
                (value, label)
                for value, label in Thread.Kind.choices
                if value != Thread.Kind.ANNOUNCEMENT
            ]
            cast(forms.ChoiceField, self.fields["kind"]).choices = kinds
        self.fields["kind"].initial = Thread.Kind.QUESTION
