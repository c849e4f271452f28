"""The key of a form that creates something: sent twice, it is one row."""

import uuid
from typing import Any

from django import forms


class KeyField(forms.UUIDField):
    """Hidden, and new with every form that is shown. Where it is not `required`, a form without one is a new one."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": uuid.uuid4, **kwargs})

    def clean(self, value: Any) -> uuid.UUID:
        key: uuid.UUID | None = super().clean(value)
        return key or uuid.uuid4()
