"""Changing a post, and taking it down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hub.drafts.versions import DraftField
from hub.numbers import whole_number
from hub.richtext.plain import plain_blocks, plain_text
from hub.richtext.sanitizer import picture_names
from hub.richtext.widgets import RichTextFormField, RichTextWidget
from hub.safeguarding.forms import SafeguardedForm
from hub.safeguarding.screening import ScreenedForm, ScreeningReaction

LONGEST = 100_000  # characters of HTML


class EditForm(SafeguardedForm):
    """`version` is that of the text the person began with; `body` is the post's as it stands.

    `upload_url` is where the editor sends pictures; without it, it offers none.
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
            raise ValidationError("Write something first. To take it back, delete it.", code="required")
        return body


class AnswerForm(forms.Form):
    """A text that may answer another: `reply_to` is its key, and `answered` whose it is, for the page."""

    reply_to = forms.IntegerField(required=False, widget=forms.HiddenInput)
    answered = ""

    @property
    def asked(self) -> int | None:
        """The key of what it answers, as it was sent or as the page begins with."""
        return whole_number(str(self["reply_to"].value() or ""))

    def answer(self, name: str) -> None:
        """Say whom the text answers; whoever opens the page for that goes on in the text."""
        self.answered = name
        if name and not self.is_bound:
            self.fields["body"].widget.attrs["autofocus"] = True


class DeleteForm(ScreenedForm):
    """Why it goes: for the audit trail, where a moderator deletes what somebody else wrote."""

    screening = {"reason": ScreeningReaction.MASK}

    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="It stands in the audit trail."
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["reason"]
