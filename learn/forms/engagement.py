"""What readers send: a reaction, an article to save."""

from __future__ import annotations

from django import forms

from learn.models import Bookmark


class SwitchForm(forms.Form):
    """On or off, said outright: sent twice, it means the same as sent once."""

    on = forms.TypedChoiceField(
        choices=[("1", "On"), ("0", "Off")],
        coerce=lambda word: word == "1",
        widget=forms.HiddenInput,
    )


class BookmarkForm(SwitchForm):
    """Save or remove an article. Without a `note` in what was sent, the note stays as it is."""

    note = forms.CharField(
        label="Private note",
        max_length=Bookmark._meta.get_field("note").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only you see this. At most 500 characters.",
        error_messages={
            "max_length": "Please shorten your note to at most 500 characters; it has %(show_value)d."
        },
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_note(self) -> str | None:
        return self.cleaned_data["note"] if "note" in self.data else None
