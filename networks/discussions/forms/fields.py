"""Fields that several forms of discussions share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.forms.fields import SingleLineField
from hub.richtext.widgets import RichTextWidget
from networks.discussions.models import ThreadTag
from networks.discussions.threads.tags import MOST_TAGS
from networks.models import Network


def take_pictures(field: forms.Field, network: Network) -> None:
    """Let the editor of this field offer pictures, which stay within the network."""
    if isinstance(field.widget, RichTextWidget):
        field.widget.upload_url = reverse("discussions:picture", args=[network.slug])


class ThreadTagsField(SingleLineField):
    """Names of tags with commas between them; cleans to a list without repeats."""

    def __init__(self) -> None:
        words = f"Up to {MOST_TAGS}, with commas between them."
        super().__init__(label="Tags", max_length=300, required=False, help_text=words)

    def clean(self, value: Any) -> Any:
        typed = str(super().clean(value) or "")
        names = [name.strip().lstrip("#").strip() for name in typed.split(",")]
        names = list({name.lower(): name for name in names if name}.values())
        if len(names) > MOST_TAGS:
            raise ValidationError(f"At most {MOST_TAGS} tags, please.")
        longest = ThreadTag._meta.get_field("name").max_length or 0
        if any(len(name) > longest for name in names):
            raise ValidationError(f"A tag has at most {longest} letters.")
        return names
