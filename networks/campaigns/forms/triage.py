"""What moderators do with a testimony: take out what may tell who it was, and decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from hub.safeguarding.screening import ScreenedForm, ScreeningReaction
from networks.campaigns.flows.triage import DECISIONS, NEEDS
from networks.campaigns.models import Testimony
from networks.campaigns.testimonies import redaction
from networks.campaigns.testimonies.redaction import RedactionKind, RedactionMark

BY_HAND = (
    ("names", RedactionKind.NAME, "Names"),
    ("places", RedactionKind.PLACE, "Places"),
    ("dates", RedactionKind.DATE, "Dates"),
    ("numbers", RedactionKind.NUMBER, "Numbers"),
    ("others", RedactionKind.OTHER, "Anything else"),
)
_EXPLAINED = {
    "published": "Publish it as it now stands",
    "quoted": "Quote one sentence of it",
    "counted": "Only count it",
    "declined": "Show nothing of it, and do not count it",
}


class RedactionForm(forms.Form):
    """`found` are marks that the rules found; by hand one adds words, one in a line."""

    found = forms.MultipleChoiceField(
        label="Found",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[],
        error_messages={
            "invalid_choice": "Something that you chose does not stand there any more."
        },
    )
    pictures = forms.MultipleChoiceField(
        label="Take pictures away", required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        testimony: Testimony,
        texts: Sequence[str],
        pictures: Sequence[int],
    ) -> None:
        super().__init__(data, prefix="out", initial={"seen": testimony.version})
        self.texts = texts
        # By a keyed hash, so that a tick means the same words whatever changed meanwhile.
        self.offered = {_key_of(mark): mark for mark in redaction.marks_in(texts)}
        self.fields["found"].choices = [  # type: ignore[attr-defined]
            (key, f"{mark.words} → {mark.what.placeholder}") for key, mark in self.offered.items()
        ]
        self.fields["pictures"].choices = [  # type: ignore[attr-defined]
            (str(pk), f"Picture {place}") for place, pk in enumerate(pictures, 1)
        ]
        for name, what, label in BY_HAND:
            self.fields[name] = forms.CharField(
                label=label,
                required=False,
                max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
                help_text=f"One in a line. Each becomes {what.placeholder}, wherever it stands.",
            )

    @property
    def by_hand_fields(self) -> list[forms.BoundField]:
        return [self[name] for name, _, _ in BY_HAND]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, _, _ in BY_HAND:
            for line in _lines(cleaned.get(name, "")):
                if not redaction.stands_in(line, self.texts):
                    self.add_error(
                        name, f"“{line[:80]}” does not stand in the testimony as a whole word."
                    )
        if not self.errors and not self.marks and not cleaned["pictures"]:
            raise ValidationError("Choose or write what is to be taken out.")
        return cleaned

    @property
    def marks(self) -> list[RedactionMark]:
        chosen = [self.offered[key] for key in self.cleaned_data["found"]]
        return [*chosen, *self._by_hand()]

    def _by_hand(self) -> Iterator[RedactionMark]:
        for name, what, _ in BY_HAND:
            yield from (
                RedactionMark(line, what) for line in _lines(self.cleaned_data.get(name, ""))
            )


class TestimonyDecisionForm(ScreenedForm):
    """What becomes of it, as far as its sender allows, and what they read when they come back."""

    screening = {"quote": ScreeningReaction.REFUSE, "answer": ScreeningReaction.MASK}

    decision = forms.ChoiceField(
        label="What becomes of it",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": "Choose what becomes of it."},
    )
    quote = forms.CharField(
        label="The sentence that is quoted",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Word for word, as it stands in the testimony. It stands alone on the campaign's page.",
    )
    answer = forms.CharField(
        label="Your answer",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Who wrote the testimony reads it when they come back with their receipt. Nobody else does.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, testimony: Testimony) -> None:
        initial = {"seen": testimony.version, "quote": testimony.quote, "answer": testimony.answer}
        if not testimony.is_waiting:
            initial["decision"] = testimony.state
        super().__init__(data, initial=initial)
        allowed = [
            each for each in DECISIONS if testimony.consent in NEEDS.get(each, {testimony.consent})
        ]
        self.fields["decision"].choices = [(each.value, _EXPLAINED[each.value]) for each in allowed]  # type: ignore[attr-defined]
        if testimony.consent == Testimony.Consent.COUNT:
            del self.fields["quote"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        if decision == "quoted" and not cleaned.get("quote") and "quote" not in self.errors:
            self.add_error("quote", "Copy the sentence that is quoted.")
        if decision == "declined" and not cleaned.get("answer") and "answer" not in self.errors:
            self.add_error("answer", "Say why, kindly: somebody told you what happened to them.")
        return cleaned


def _key_of(mark: RedactionMark) -> str:
    return salted_hmac(
        "campaigns.marking", f"{mark.what}|{mark.words}", algorithm="sha256"
    ).hexdigest()[:20]


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
