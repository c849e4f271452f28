"""Forms for decisions about requests to join and about members."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone

from hub.safeguarding.screening import ScreenedForm, ScreeningReaction
from networks.models import Membership

LONGEST = timedelta(days=366)


class RequestsForm(ScreenedForm):
    """Decision about the chosen requests to join.

    The button next to one person chooses that person alone.
    """

    screening = {"reason": ScreeningReaction.MASK}

    people = forms.ModelMultipleChoiceField(
        Membership.objects.none(),
        label="People",
        error_messages={"required": "Choose at least one person."},
    )
    reason = forms.CharField(
        label="Reason, if you decline",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody whom you decline now reads this.",
    )
    ask_again = forms.TypedChoiceField(
        label="Who is declined may ask again after",
        coerce=int,
        choices=[(0, "no time at all"), (30, "30 days"), (90, "90 days"), (365, "a year")],
        initial=30,
    )

    def __init__(self, data: Any = None, *, waiting: Any) -> None:
        super().__init__(data)
        cast(forms.ModelMultipleChoiceField, self.fields["people"]).queryset = waiting

    @property
    def declines(self) -> bool:
        return self.data.get("decision") == "decline"

    @property
    def chosen(self) -> list[str]:
        """Primary keys that were sent, unchecked."""
        return cast(QueryDict, self.data).getlist("people")

    def choose(self, numbers: list[str]) -> None:
        sent = cast(QueryDict, self.data).copy()
        sent.setlist("people", numbers)
        self.data = sent

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"]).strip()
        if self.declines and not reason:
            raise ValidationError("Say why: the person reads it. A sentence is enough.")
        return reason

    @property
    def ask_again_at(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["ask_again"])


class ReasonField(forms.CharField):
    """Reason of a decision about a person, who reads it."""

    widget = forms.Textarea(attrs={"rows": 3})
    default_error_messages = {"required": "Say why: the person reads it."}

    def __init__(self) -> None:
        super().__init__(label="Reason", max_length=1000, help_text="The person reads this.")


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=Membership.Role.choices)


class UntilForm(forms.Form):
    """Last day of a measure, which ends with that day."""

    until = forms.DateField(
        label="Until",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="It ends by itself at the end of that day.",
        error_messages={"required": "Say until when.", "invalid": "Write the day like 2026-11-30."},
    )

    def clean_until(self) -> datetime:
        day: date = self.cleaned_data["until"]
        if not timezone.localdate() <= day <= timezone.localdate() + LONGEST:
            raise ValidationError("Choose a day from today to a year from now.")
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class SuspendForm(UntilForm, ScreenedForm):
    screening = {"reason": ScreeningReaction.MASK}

    reason = ReasonField()


class PauseForm(UntilForm, ScreenedForm):
    screening = {"note": ScreeningReaction.MASK}

    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only moderators and conveners read this.",
    )


class RemoveForm(ScreenedForm):
    screening = {"reason": ScreeningReaction.MASK}

    reason = ReasonField()


class NothingForm(forms.Form):
    """Form without fields, for a button."""
