"""Form for writing a comment."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from accounts.models import User
from hub.drafts.versions import DraftField
from hub.idempotency import KeyField
from hub.posts.forms import LONGEST, ReplyTextForm
from hub.richtext.plain_text import plain_text
from hub.richtext.widgets import RichTextFormField, RichTextWidget
from hub.safeguarding.forms import SafeguardedForm
from learn.comments.flows import CommentInput


class CommentForm(ReplyTextForm, SafeguardedForm):
    """New comment; `reply_to` is the id of the comment that it answers."""

    safeguarded = ("body",)

    body = RichTextFormField(
        label="Your comment",
        max_length=LONGEST,
        widget=RichTextWidget(attrs={"rows": 5, "data-rich-text-lazy": True}),
        error_messages={
            "required": "Write something first.",
            "max_length": "This is too long: please split it.",
        },
    )
    key = KeyField()
    draft = DraftField()

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if not plain_text(body):
            raise ValidationError("Write something first.", code="required")
        return body

    def writing(self, by: User) -> CommentInput:
        """Return the input of the `write` flow. The form must be valid."""
        said = self.cleaned_data
        return CommentInput(by, said["body"], said["key"], self.explained, said["draft"])
