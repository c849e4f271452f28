"""Forms to edit, answer and delete a post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hub.drafts.versions import DraftField
from hub.http.numbers import whole_number
from hub.richtext.plain_text import plain_blocks, plain_text
from hub.richtext.sanitizer import picture_names
from hub.richtext.widgets import RichTextFormField, RichTextWidget
from hub.safeguarding.forms import SafeguardedForm
from hub.safeguarding.screening import ScreenedForm, ScreeningReaction

LONGEST = 100_000  # characters of HTML


class EditPostForm(SafeguardedForm):
    """Form to edit a post, with the safeguarding checks.

    The `version` field is the version of the body that the editor started from; the argument
    `body` is the post's current body. `upload_url` is where the rich-text editor uploads images;
    without it, uploads are not offered.
    """

    safeguarded = ("body",)

    body = RichTextFormField(label="Your text", max_length=LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput)
    draft = DraftField()

    def __init__(self, *args: Any, body: str, upload_url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, already="\n".join(plain_blocks(body)), **kwargs)
        widget = self.fields["body"].widget
        if upload_url and isinstance(widget, RichTextWidget):
            widget.upload_url = upload_url

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if not plain_text(body) and not picture_names(body):
            raise ValidationError(
                "Write something first. To take it back, delete it.", code="required"
            )
        return body


class ReplyTextForm(forms.Form):
    """Form for a text that may answer a post.

    `reply_to` is the primary key of the post that is answered, and `answered` the name of its
    author, for the template.
    """

    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    answered = ""

    @property
    def asked(self) -> int | None:
        """Primary key of the post that is answered, from the submitted or the initial data."""
        return whole_number(str(self["reply_to"].value() or ""))

    def answer(self, name: str) -> None:
        """Set the name of the author who is answered; in an unbound form, focus the text field."""
        self.answered = name
        if name and not self.is_bound:
            self.fields["body"].widget.attrs["autofocus"] = True


class DeletePostForm(ScreenedForm):
    """Form to delete a post; a moderator states the reason, for the audit log."""

    screening = {"reason": ScreeningReaction.MASK}

    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands in the audit trail.",
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["reason"]
