"""Form that proposes a network."""

from __future__ import annotations

from django import forms

from accounts.forms.fields import SingleLineField
from hub.idempotency import KeyField
from hub.safeguarding.screening import ScreenedForm, ScreeningReaction
from networks.forms.settings import LevelSelect
from networks.models import Network, Proposal


class ProposalForm(ScreenedForm, forms.ModelForm):
    screening = {
        "name": ScreeningReaction.ASK,
        "purpose": ScreeningReaction.ASK,
        "case": ScreeningReaction.ASK,
    }

    name = SingleLineField(label="Name", max_length=120)
    purpose = SingleLineField(
        label="Purpose", max_length=200, help_text="One sentence: what it is for."
    )
    level = forms.ChoiceField(
        label="Who may see it",
        choices=Network.Level,
        widget=LevelSelect,
        initial=Network.Level.PRIVATE,
    )
    key = KeyField()

    class Meta:
        model = Proposal
        fields = ("name", "purpose", "level", "case")
        labels = {"case": "Why it is needed, and who would come"}
