"""Fields that several forms of discussions share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from accounts.forms.fields import LineField
from networks.discussions.models import Tag
from networks.discussions.tagging import MOST_TAGS


class TagsField(LineField):
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
        longest = Tag._meta.get_field("name").max_length or 0
        if any(len(name) > longest for name in names):
            raise ValidationError(f"A tag has at most {longest} letters.")
        return names
