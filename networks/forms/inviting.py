"""Inviting people by their addresses."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from hub.safeguarding.screening import Reaction, ScreenedForm
from networks.address_lists import MOST, read


class InviteForm(ScreenedForm):
    screening = {"message": Reaction.ASK}

    addresses = forms.CharField(
        label="E-mail addresses",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=60_000,
        help_text=f"Up to {MOST} at once. Put commas, spaces or new lines between them; paste them as they are.",
        error_messages={"required": "Write at least one address."},
    )
    message = forms.CharField(
        label="A few words from you",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They stand in the mail.",
    )

    def clean_addresses(self) -> list[str]:
        """Each address once. What is none is named, and nothing is sent until it is mended."""
        pasted = read(self.cleaned_data["addresses"])
        if pasted.wrong:
            named = ", ".join(f"“{piece[:80]}”" for piece in pasted.wrong[:10])
            more = f" and {len(pasted.wrong) - 10} more" if len(pasted.wrong) > 10 else ""
            raise ValidationError(f"These are no e-mail addresses: {named}{more}. Correct them or take them out.")
        if len(pasted.addresses) > MOST:
            raise ValidationError(f"These are {len(pasted.addresses)} addresses. Send {MOST} at most, then the others.")
        return pasted.addresses
