"""Form that invites people by email address, with a preview before anything is sent."""

from __future__ import annotations

from hashlib import sha256
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from hub.safeguarding.screening import ScreenedForm, ScreeningReaction
from networks.access import Addressees, plan_invitations
from networks.members.email_parsing import LONGEST, MOST, read
from networks.models import Network


class InvitationsForm(ScreenedForm):
    """Addresses to invite and a message.

    `seen` is the hash of the addresses in the preview: if they changed since, the preview is shown
    again before anything is sent.
    """

    screening = {"message": ScreeningReaction.ASK}

    addresses = forms.CharField(
        label="E-mail addresses",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=LONGEST,
        help_text=(
            f"Up to {MOST} at once. Paste them as they are: a list, a column, rows with names."
        ),
        error_messages={"required": "Write at least one address."},
    )
    message = forms.CharField(
        label="A few words from you",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They stand in the mail.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, network: Network) -> None:
        super().__init__(data)
        self.network = network
        self.addressees = Addressees()
        self.wrong: list[str] = []

    def clean_addresses(self) -> str:
        typed = str(self.cleaned_data["addresses"])
        pasted = read(typed)
        if len(pasted.addresses) > MOST:
            raise ValidationError(
                f"These are {len(pasted.addresses)} addresses. "
                f"Send {MOST} at most, then the others."
            )
        if not pasted.addresses:
            raise ValidationError(
                "There is no e-mail address in this. One looks like name@example.org."
            )
        self.wrong, self.addressees = pasted.wrong, plan_invitations(self.network, pasted.addresses)
        return typed

    @property
    def was_seen(self) -> bool:
        """True if exactly these addresses were in the preview."""
        return bool(self.cleaned_data["seen"] == self._mark)

    def show_preview(self) -> None:
        """Mark the addresses as seen: the form is shown again, next to the outcome."""
        shown = cast(QueryDict, self.data).copy()
        shown["seen"] = self._mark
        self.data = shown

    @property
    def _mark(self) -> str:
        return sha256("\n".join(self.addressees.new).encode()).hexdigest()
