"""A poll, on the form of a new thread, and changed later."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import SingleLineField, one_line
from hub.safeguarding.forms import SafeguardedForm
from networks.discussions.flows import PollInput, has_votes
from networks.discussions.models import Poll

FEWEST_CHOICES, MOST_CHOICES = 2, 10
LONGEST_CHOICE = 120
LONGEST_OPEN = timedelta(days=366)


class PollForm(SafeguardedForm):
    """Empty where no poll is asked. `ballot` is what the verb takes, once the form is valid."""

    safeguarded = ("question", "choices")

    question = SingleLineField(label="Question of the poll", max_length=200, required=False)
    choices = forms.CharField(
        label="Answers to choose from",
        required=False,
        max_length=MOST_CHOICES * (LONGEST_CHOICE + 2) * 2,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"One on each line, {FEWEST_CHOICES} to {MOST_CHOICES}.",
    )
    is_multiple = forms.BooleanField(label="One may choose several answers", required=False)
    is_secret = forms.TypedChoiceField(
        label="Who sees who voted for what?",
        choices=[("1", "Nobody: it is secret"), ("0", "Members see the names under each answer")],
        coerce=lambda value: value != "0",
        widget=forms.RadioSelect,
        required=False,
        initial="1",
    )
    closes_on = forms.DateField(
        label="Last day to vote",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Votes can be changed until the end of this day. Without a day the poll stays open.",
    )

    closes_at: datetime | None = None  # as it was, to the minute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "poll"} | kwargs)

    def clean_choices(self) -> list[str]:
        lines = (one_line(line) for line in self.cleaned_data["choices"].splitlines())
        choices = list({line.lower(): line for line in reversed([*lines]) if line}.values())[::-1]
        if choices and not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES:
            raise ValidationError(
                f"Write {FEWEST_CHOICES} to {MOST_CHOICES} different answers, one on each line."
            )
        if any(len(choice) > LONGEST_CHOICE for choice in choices):
            raise ValidationError(f"An answer has at most {LONGEST_CHOICE} letters.")
        return choices

    def clean_closes_on(self) -> datetime | None:
        day = self.cleaned_data["closes_on"]
        if day is None:
            return None
        if self.closes_at is not None and day == timezone.localtime(self.closes_at).date():
            return self.closes_at
        today = timezone.localdate()
        if not today <= day <= today + LONGEST_OPEN:
            raise ValidationError("Choose a day from today on, within a year.")
        return timezone.make_aware(datetime.combine(day, time(23, 59)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        question, choices = cleaned.get("question"), cleaned.get("choices")
        if choices and not question and "question" not in self.errors:
            self.add_error(
                "question", "What do you want to ask? Or empty the answers, to post without a poll."
            )
        if question and not choices and "choices" not in self.errors:
            self.add_error("choices", "Write the answers to choose from. Or empty the question.")
        return cleaned

    @property
    def ballot(self) -> PollInput | None:
        """None where nothing is asked."""
        asked = self.cleaned_data
        if not asked["question"]:
            return None
        return PollInput(
            question=asked["question"],
            choices=asked["choices"],
            is_multiple=asked["is_multiple"],
            is_secret=asked["is_secret"] is not False,  # nothing said is secret
            closes_at=asked["closes_on"],
        )

    @property
    def is_open(self) -> bool:
        """Whether the fold stands open: something is in it, or has to be looked at again."""
        return bool(self.errors or self["question"].value() or self["choices"].value())


class EditPollForm(PollForm):
    """A poll that was asked. Once somebody voted, its last day alone can change: a vote was for what it said.

    `version` is that of the poll the person began with.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, poll: Poll, **kwargs: Any) -> None:
        typed = _as_typed(poll)
        super().__init__(
            *args, initial=typed, already=f"{typed['question']}\n{typed['choices']}", **kwargs
        )
        self.poll, self.closes_at = poll, poll.closes_at
        self.is_voted_on = has_votes(poll)
        self.fields["question"].required = self.fields["choices"].required = True
        if self.is_voted_on:
            for name in ("question", "choices", "is_multiple", "is_secret"):
                del self.fields[name]

    def again(self, poll: Poll, typed: dict[str, str]) -> EditPollForm:
        """What was typed, to be sent once more now that its writer saw the poll as it is."""
        return EditPollForm(typed | {self.add_prefix("version"): str(poll.version)}, poll=poll)

    @property
    def ballot(self) -> PollInput:
        if self.is_voted_on:
            texts = list(self.poll.choices.values_list("text", flat=True))
            return PollInput(
                question=self.poll.question,
                choices=texts,
                is_multiple=self.poll.is_multiple,
                is_secret=self.poll.is_secret,
                closes_at=self.cleaned_data["closes_on"],
            )
        ballot = super().ballot
        assert ballot is not None  # its question is required
        return ballot

    @property
    def lost(self) -> list[str]:
        """What was typed before somebody voted, into fields that are gone now: for the person to keep."""
        if not self.is_voted_on:
            return []
        as_it_is = _as_typed(self.poll)
        typed = {
            name: str(self.data.get(self.add_prefix(name), "")) for name in ("question", "choices")
        }
        return [
            text
            for name, text in typed.items()
            if text and text.splitlines() != as_it_is[name].splitlines()
        ]


def _as_typed(poll: Poll) -> dict[str, Any]:
    return {
        "question": poll.question,
        "choices": "\n".join(poll.choices.values_list("text", flat=True)),
        "is_multiple": poll.is_multiple,
        "is_secret": "1" if poll.is_secret else "0",
        "closes_on": timezone.localtime(poll.closes_at).date() if poll.closes_at else None,
        "version": poll.version,
    }
