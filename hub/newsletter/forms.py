"""Asking for the newsletter, and writing one."""

from __future__ import annotations

from typing import Any

from django import forms

from hub import link_previews
from hub.idempotency import KeyField
from hub.newsletter import content
from hub.newsletter.models import Issue


class SubscribeForm(forms.Form):
    """An address that wants the newsletter."""

    email = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Type your e-mail address.",
            "invalid": "This does not look like an e-mail address. It needs an @ and a full stop after it.",
        },
    )


class IssueForm(forms.ModelForm[Issue]):
    """A newsletter: ticked among the newest, or named by address."""

    # Said in the label: the admin gives a help text beside ticks an id that stands nowhere.
    newest = forms.MultipleChoiceField(
        label="Articles: the newest, and those in it",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = forms.CharField(
        label="Other articles",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Their addresses on this site, one a line.",
    )

    class Meta:
        model = Issue
        fields = ("subject", "opening", "closing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = content.cards_of(self.instance) if self.instance.pk else []
        cards = {
            f"{card.kind}-{card.object_id}": card.title for card in [*chosen, *content.newest()]
        }
        self.fields["newest"].choices = list(cards.items())  # type: ignore[attr-defined]
        self.fields["newest"].initial = [f"{card.kind}-{card.object_id}" for card in chosen]

    def clean_others(self) -> str:
        """Each address must lead to something that everybody may read."""
        typed: str = self.cleaned_data["others"]
        for line in filter(None, map(str.strip, typed.splitlines())):
            if not link_previews.previews(link_previews.find_links(line)):
                raise forms.ValidationError(
                    f"“{line}” is not the address of an article that everybody may read."
                )
        return typed

    def chosen(self) -> list[tuple[str, int]]:
        """What stands in it, in its order: as ticked, then as typed."""
        ticked = [
            (kind, int(pk))
            for kind, _, pk in (each.rpartition("-") for each in self.cleaned_data["newest"])
        ]
        lines = self.cleaned_data["others"].splitlines()
        typed = [
            cited
            for line in lines
            for cited in link_previews.previews(link_previews.find_links(line))
        ]
        return list(dict.fromkeys(ticked + typed))


class KeyForm(forms.Form):
    """A button that does something once."""

    key = KeyField()
