"""Asking who wrote a post without a name."""

from __future__ import annotations

from django import forms

from hub.safeguarding.screening import ScreenedForm, ScreeningReaction


class ReasonForm(ScreenedForm):
    """Why a moderator asks who wrote a post without a name."""

    screening = {"reason": ScreeningReaction.MASK}

    reason = forms.CharField(
        label="Why do you need to know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stands in the audit trail, which the conveners read.",
    )
