"""Small choices below a thread."""

from __future__ import annotations

from django import forms

from networks.discussions.models import Subscription


class FollowForm(forms.Form):
    """How closely; empty is no choice of one's own."""

    level = forms.ChoiceField(
        choices=[("", "No choice of my own"), *Subscription.Level.choices], required=False
    )


class MeTooForm(forms.Form):
    """`on` says it, or takes it back."""

    on = forms.TypedChoiceField(
        choices=[("1", "on"), ("0", "off")], coerce=lambda value: value == "1"
    )
    may_be_contacted = forms.BooleanField(required=False)


class ReadToForm(forms.Form):
    """Up to which number; without one only the reading counts."""

    number = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
