"""Leaving: what stays, and proof that it is oneself who asks."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms.authentication import ReauthenticateForm
from accounts.models import Erasure

CHOICES = [
    (Erasure.Mode.KEEP, "Keep what I contributed, with “Former member” in place of my name"),
    (Erasure.Mode.REMOVE, "Remove what I contributed"),
]


class CloseAccountForm(ReauthenticateForm):
    """The password is asked unless the person has just `confirmed` who they are, perhaps by passkey."""

    field_order = ("mode", "password")

    mode = forms.TypedChoiceField(
        label="What should happen to your contributions?",
        choices=CHOICES,
        coerce=Erasure.Mode,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should happen to your contributions."},
    )

    def __init__(self, *args: Any, confirmed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if confirmed:
            del self.fields["password"]
