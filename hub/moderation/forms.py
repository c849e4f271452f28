"""Reporting something, and deciding about it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hub.moderation.models import Case, Reason

Decision = Case.Decision


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what fits best."},
    )
    text = forms.CharField(
        label="Tell us more",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Which part of it, and why. Do not repeat names or details of patients here.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reason") == Reason.OTHER and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", ValidationError("Tell us what is wrong with it. A sentence is enough."))
        return cleaned


class DecisionForm(forms.Form):
    """What is done, why, and what the author is told if something is."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to be done."},
    )
    note = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the others who look after this, and for the audit trail.",
        error_messages={"required": "Say why. A sentence is enough."},
    )
    message = forms.CharField(
        label="Message to the author",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The author reads it. They never learn who reported it. If you leave it as it is, nothing is said.",
    )

    def __init__(self, *args: Any, can_delete: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [choice for choice in Decision.choices if can_delete or choice[0] != Decision.DELETED]
        self.fields["decision"].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == Decision.NOTHING:
            cleaned["message"] = ""
        return cleaned
