"""Forms on a contribution's page, for authors and for editors and topic leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.forms.fields import SingleLineField
from accounts.models import User
from accounts.names.rules import check_name
from hub.idempotency import KeyField
from hub.safeguarding.forms import SafeguardedForm
from hub.safeguarding.screening import ScreenedForm, ScreeningReaction
from learn.contributions.flows import EditorialDecision
from learn.contributions.flows.content_review import ReviewOutcome

TEXT = forms.Textarea(attrs={"rows": 3})


class _PrefixedForm(forms.Form):
    """Form whose element ids begin with `ids`, as several forms share one page."""

    ids: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.ids}-%s"} | kwargs)


class SendForm(_PrefixedForm, SafeguardedForm):
    ids = "send"
    safeguarded: ClassVar[Sequence[str]] = ("note",)

    note = forms.CharField(
        label="A word to those who read it",
        required=False,
        max_length=2000,
        widget=TEXT,
        help_text="For example what you are unsure about, or what you changed.",
    )


class EditorialDecisionForm(_PrefixedForm, ScreenedForm):
    """Decision about a contribution.

    `seen` is the id of the last step that the page showed: the person who decides has seen all
    steps up to it.
    """

    screening = {"note": ScreeningReaction.MASK}

    ids = "decide"

    decision = forms.ChoiceField(
        label="What becomes of it?", choices=EditorialDecision.choices, widget=forms.RadioSelect
    )
    day = forms.DateTimeField(
        label="Day and time, to publish on a day",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    note = forms.CharField(
        label="To the authors",
        required=False,
        max_length=2000,
        widget=TEXT,
        help_text="They read it with your name.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        at: datetime | None = cleaned.get("day")
        if cleaned.get("decision") == EditorialDecision.SCHEDULE and "day" not in self.errors:
            if at is None:
                self.add_error("day", "When should it be published?")
            elif at <= timezone.now():
                self.add_error("day", "Choose a time to come.")
        if cleaned.get("decision") == EditorialDecision.DECLINE and not cleaned.get("note"):
            self.add_error("note", "Please say why: the authors read it.")
        return cleaned


class ContributionHandOverForm(_PrefixedForm, ScreenedForm):
    screening = {"note": ScreeningReaction.MASK}

    ids = "hand-over"
    to = forms.ModelChoiceField(
        User.objects.none(), label="To whom?", empty_label="Choose a person"
    )
    note = forms.CharField(
        label="A note for them",
        required=False,
        max_length=2000,
        widget=TEXT,
        help_text="It stays at the desk: the authors never see it.",
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["to"])
        field.queryset = (
            User.objects.active()
            .filter(pk__in=[person.pk for person in people])
            .order_by("display_name")
        )


class _KeyedForm(_PrefixedForm):
    key = KeyField(required=False)


class DeskNoteForm(_KeyedForm, ScreenedForm):
    screening = {"text": ScreeningReaction.MASK}

    ids = "note"
    text = forms.CharField(
        label="Note", max_length=2000, widget=TEXT, help_text="The authors never see it."
    )


class RemarkForm(_KeyedForm, ScreenedForm):
    screening = {"text": ScreeningReaction.MASK}

    ids = "remark"
    quote = SingleLineField(
        label="Passage",
        max_length=500,
        help_text="Mark the words in the text, or copy them here.",
    )
    text = forms.CharField(label="Your remark", max_length=2000, widget=TEXT)


class RemarkAnswerForm(_KeyedForm, ScreenedForm):
    screening = {"text": ScreeningReaction.MASK}

    ids = "answer"
    text = forms.CharField(
        label="Your answer", max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AuthorInviteForm(_PrefixedForm):
    """Invitation of an author by handle or e-mail address.

    After cleaning, `person` or `email` is set.
    """

    ids = "invite"

    who = SingleLineField(
        label="Their @name here, or their e-mail address",
        max_length=254,
        help_text="They read the draft, and say whether they want to stand as an author.",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.person: User | None = None
        self.email = ""

    def clean_who(self) -> str:
        typed = str(self.cleaned_data["who"]).strip()
        if "@" in typed.lstrip("@"):
            try:
                validate_email(typed)
            except ValidationError:
                raise ValidationError(
                    "This is not a whole address. It looks like name@example.org."
                ) from None
            if typed.lower() == self.by.email:
                raise ValidationError("You share it yourself.")
            self.email = typed
            return typed
        self.person = User.objects.visible_to(self.by).with_handle(typed.lstrip("@")).first()
        if self.person is None:
            raise ValidationError("We found nobody of this name. Use their e-mail address instead.")
        if self.person == self.by:
            raise ValidationError("You share it yourself.")
        return typed


class AuthorshipForm(ScreenedForm):
    """Name of an author without an account; asked only of people who agree."""

    screening = {"name": ScreeningReaction.REFUSE, "affiliation": ScreeningReaction.REFUSE}

    name = SingleLineField(label="Your name, as it should stand", max_length=160)
    affiliation = SingleLineField(
        label="Where you work or come from", max_length=300, required=False
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        check_name(name)
        return name


class ContentReviewForm(ScreenedForm):
    screening = {"note": ScreeningReaction.MASK}

    check = forms.ChoiceField(
        label="Does it still hold?", choices=ReviewOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label="To the authors", required=False, max_length=2000, widget=TEXT)
