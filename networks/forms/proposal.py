"""Proposing a network."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from accounts.forms.fields import LineField
from networks.forms.settings import LevelSelect
from networks.models import Network, Proposal


class ProposalForm(forms.ModelForm):
    name = LineField(label="Name", max_length=120)
    purpose = LineField(label="Purpose", max_length=200, help_text="One sentence: what it is for.")
    level = forms.ChoiceField(
        label="Who may see it", choices=Network.Level, widget=LevelSelect, initial=Network.Level.PRIVATE
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Proposal
        fields = ("name", "purpose", "level", "case")
        labels = {"case": "Why it is needed, and who would come"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
