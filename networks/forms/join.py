"""Forms for people who join a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from hub.safeguarding.screening import ScreenedForm, ScreeningReaction
from networks.forms.resubmission import sent_instead
from networks.models import Network

CODE_CHANGED = (
    "The code of conduct has changed while you were reading. "
    "Please read it as it is now, then tick again."
)


class ConductForm(forms.Form):
    """Agreement to the code of conduct, in the version that was shown.

    It has no fields if the network has no code of conduct.
    """

    code = forms.BooleanField(
        label="I have read the code of conduct and will keep to it",
        error_messages={"required": "Tick this to say that you will keep to the code of conduct."},
    )
    code_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.network = network
        self.fields["code_version"].initial = network.code_version
        if not network.code_of_conduct:
            del self.fields["code"], self.fields["code_version"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "code" in self.fields and cleaned.get("code_version") != self.network.code_version:
            self.data = sent_instead(
                self.data, code_version=str(self.network.code_version), code=""
            )
            self.add_error("code", CODE_CHANGED)
        return cleaned

    @property
    def accepted_code(self) -> int:
        """Version that was accepted, 0 if the network has no code of conduct."""
        return self.network.code_version if "code" in self.fields else 0


class JoinForm(ConductForm, ScreenedForm):
    """Questions of the network's conveners, if it `asks`; the first one must be answered."""

    screening = {"answer_*": ScreeningReaction.ASK}

    def __init__(self, *args: Any, network: Network, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, network=network, **kwargs)
        self.questions = list(network.questions) if asks else []
        names = []
        for number, question in enumerate(self.questions):
            names.append(f"answer_{number}")
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question,
                required=number == 0,
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": "Please answer this. The conveners decide by it."},
            )
        self.order_fields([*names, "code", "code_version"])

    @property
    def answers(self) -> Sequence[tuple[str, str]]:
        """Pairs of question and answer, without empty answers."""
        pairs = [
            (question, self.cleaned_data[f"answer_{n}"].strip())
            for n, question in enumerate(self.questions)
        ]
        return [(question, answer) for question, answer in pairs if answer]
