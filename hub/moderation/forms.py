"""Reporting something, and deciding about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from hub.idempotency import KeyField
from hub.moderation.enforcement.decisions import ABOUT_PEOPLE, UNTIL
from hub.moderation.models import LEFT, Appeal, Decision, ReportReason
from hub.moderation.registry import EditableTexts
from hub.richtext.plain_text import one_line, plain_text
from hub.richtext.sanitizer import picture_names
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.screening import ScreenedForm, ScreeningReaction

LONGEST_TEXT = 100_000
LONGEST_TITLE, LONGEST_SUMMARY = 250, 1200


class LineField(forms.CharField):
    """A text in one line."""

    def clean(self, value: Any) -> str:
        return one_line(str(super().clean(value)))


class ReasonTextField(forms.CharField):
    """The reason of those who decide, for those who read the audit trail."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {"required": "Say why. A sentence is enough."}

    def __init__(self, *, help_text: str, required: bool = True) -> None:
        super().__init__(label="Why", required=required, max_length=500, help_text=help_text)


class ReportForm(ScreenedForm):
    screening = {"text": ScreeningReaction.MASK}

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=ReportReason.choices,
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
    key = KeyField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("reason") == ReportReason.OTHER
            and not cleaned.get("text")
            and "text" not in self.errors
        ):
            self.add_error(
                "text", ValidationError("Tell us what is wrong with it. A sentence is enough.")
            )
        return cleaned


class CaseDecisionForm(ScreenedForm):
    """What is done, why, and what the author is told if something is. Only what can be done is offered."""

    screening = {
        "text": ScreeningReaction.REFUSE,
        "title": ScreeningReaction.REFUSE,
        "summary": ScreeningReaction.REFUSE,
        "note": ScreeningReaction.MASK,
        "message": ScreeningReaction.MASK,
    }

    decision = forms.ChoiceField(
        label="What do you decide?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what is to be done.",
            "invalid_choice": "Choose one of these.",
        },
    )
    text = RichTextFormField(
        label="Its text from now on",
        required=False,
        max_length=LONGEST_TEXT,
        help_text="The author is told that you changed it. What it said before stays in its history.",
    )
    title = LineField(label="Its title from now on", required=False, max_length=LONGEST_TITLE)
    summary = forms.CharField(
        label="Its summary from now on",
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    passage = LineField(
        label="The words that go",
        required=False,
        max_length=500,
        help_text="As they stand in the text, in one piece. In their place stands “[removed]”: in the text, in what it "
        "said before, in drafts and in search. They are kept nowhere, so this cannot be taken back.",
    )
    everywhere = forms.BooleanField(
        label="Wherever they stand in the discussion, in what others wrote too", required=False
    )
    place = forms.TypedChoiceField(
        label="Where it goes", required=False, coerce=int, empty_value=None
    )
    until = forms.DateField(
        label="Until the end of",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="It ends by itself.",
        error_messages={"invalid": "Write the day as 2026-12-31."},
    )
    and_delete = forms.BooleanField(label="Delete it as well", required=False)
    note = ReasonTextField(
        required=False,
        help_text="For the others who look after this, and for the audit trail. Do not repeat words that go. "
        "You need not say why you let something through, or leave it as it is.",
    )
    message = forms.CharField(
        label="Message to the author",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The author reads it, and never learns who reported it. Leave it empty to send our usual words. "
        "If you leave the text as it is, nothing is said.",
    )

    def __init__(
        self,
        *args: Any,
        offered: Sequence[Decision],
        places: Sequence[tuple[int, str]] = (),
        texts: EditableTexts = EditableTexts(""),  # noqa: B008 - it cannot be changed
        **kwargs: Any,
    ) -> None:
        initial = {"text": texts.body, "title": texts.title, "summary": texts.summary}
        super().__init__(*args, **{"initial": initial} | kwargs)
        fields: dict[str, Any] = self.fields
        fields["decision"].choices = [(each.value, each.label) for each in offered]
        fields["place"].choices = [("", "Choose a network"), *places]
        for name, needed in FIELDS_OF.items():
            if not needed & {*offered} or (name in OWN_TEXTS and initial[name] is None):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        decision = cleaned.get("decision")
        for name, words in NEEDED.get(decision, {}).items():
            if self._is_needed(name) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(words))
        if decision in LEFT:
            cleaned["message"] = ""
        elif decision and not cleaned.get("note") and "note" not in self.errors:
            self.add_error(
                "note",
                ValidationError(self.fields["note"].error_messages["required"], code="required"),
            )
        if "place" in cleaned:
            cleaned["place"] = cleaned["place"] or 0
        if (day := cleaned.get("until")) is not None:
            cleaned["until"] = timezone.make_aware(datetime.combine(day, time.max))
        return cleaned

    def _is_needed(self, name: str) -> bool:
        """A thing without a text may stay without one."""
        return name in self.fields and (name != "text" or bool(self.initial["text"]))

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        return text if plain_text(text) or picture_names(text) else ""

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < timezone.localdate():
            raise ValidationError("Choose a day that is to come.")
        return until


OWN_TEXTS = {"title", "summary"}
FIELDS_OF: dict[str, set[Decision]] = {
    "text": {Decision.EDITED},
    "title": {Decision.EDITED},
    "summary": {Decision.EDITED},
    "passage": {Decision.REDACTED},
    "everywhere": {Decision.REDACTED},
    "place": {Decision.MOVED},
    "until": {*UNTIL},
    "and_delete": {*ABOUT_PEOPLE},
}
NEEDED: dict[str | None, dict[str, str]] = {
    Decision.EDITED: {
        "text": "Write the text as it should be. To take it down, choose “Delete it”.",
        "title": "Give it a title.",
    },
    Decision.REDACTED: {"passage": "Say which words are to go."},
    Decision.MOVED: {"place": "Choose the network it goes to."},
    Decision.SUSPENDED: {"until": "Say until when."},
    Decision.SUSPENDED_SITE: {"until": "Say until when."},
}


class CaseHandOverForm(ScreenedForm):
    screening = {"note": ScreeningReaction.MASK}

    note = forms.CharField(
        label="Note for whoever goes on with it",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="How far you came, and what is still open. Only those who look after this read it.",
    )


class BulkDecisionForm(ScreenedForm):
    """The reason of a decision about many, and the tick that they were looked at."""

    screening = {"note": ScreeningReaction.MASK}

    note = ReasonTextField(help_text="One reason for all of them. The authors get our usual words.")

    def __init__(self, *args: Any, keeps: bool, **kwargs: Any) -> None:
        """`keeps`: all stay or are let through, for which nobody has to say why."""
        super().__init__(*args, **kwargs)
        self.fields["note"].required = not keeps


class AppealForm(ScreenedForm):
    screening = {"text": ScreeningReaction.MASK}

    text = forms.CharField(
        label="What do you want us to know?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what you want us to know. A sentence is enough."},
    )
    key = KeyField()


class AppealAnswerForm(ScreenedForm):
    """An appeal's answer, by somebody else than who decided."""

    screening = {"text": ScreeningReaction.MASK}

    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=Appeal.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two."},
    )
    text = forms.CharField(
        label="Answer to the person",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read it. What was changed or taken out for ever does not come back: say so if it matters.",
        error_messages={"required": "Write an answer. A sentence is enough."},
    )


class RemovalForm(ScreenedForm):
    screening = {"reason": ScreeningReaction.MASK}

    reason = ReasonTextField(help_text="For the audit trail.")
    sure = forms.BooleanField(
        label="Take all of it down",
        error_messages={"required": "Tick this if you are sure. It cannot be taken back."},
    )
    key = KeyField()
