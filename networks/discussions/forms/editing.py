"""Changing a post, and taking it down."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hub.richtext.plain import plain_blocks, plain_text
from hub.richtext.sanitizer import picture_names
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.forms import SafeguardedForm
from networks.discussions.forms.fields import take_pictures
from networks.discussions.forms.writing import LONGEST
from networks.standing import Standing


class EditForm(SafeguardedForm):
    """`version` is that of the text the person began with; `body` is the post's as it stands."""

    safeguarded = ("body",)

    body = RichTextFormField(label="Your text", max_length=LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, standing: Standing, body: str, **kwargs: Any) -> None:
        super().__init__(*args, already="\n".join(plain_blocks(body)), **kwargs)
        take_pictures(self.fields["body"], standing.network)

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if not plain_text(body) and not picture_names(body):
            raise ValidationError("Write something first. To take the post back, delete it.", code="required")
        return body


class ReasonForm(forms.Form):
    """Why a moderator asks who wrote a post without a name."""

    reason = forms.CharField(
        label="Why do you need to know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands in the audit trail, which the conveners read.",
    )


class DeleteForm(forms.Form):
    """Why it goes: for the audit trail, where a moderator deletes what somebody else wrote."""

    reason = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text="It stands in the audit trail."
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["reason"]
