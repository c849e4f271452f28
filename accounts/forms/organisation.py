"""Naming an organisation by typing: one of the list, or a new one that staff will check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse_lazy

from accounts import flows
from accounts.forms.fields import SingleLineField
from accounts.models import Organisation, User
from hub.safeguarding.screening import ScreenedForm, ScreeningReaction

UNKNOWN = (
    "We do not know an organisation of this name. Choose one from the list, "
    "or tick “Mine is not listed” below and we will add it."
)


class OrganisationNameForm(ScreenedForm):
    """Mixed into a form about a person, or about one who joins. `organisation_for` gives what they named."""

    screening = {"organisation_name": ScreeningReaction.REFUSE}

    organisation_name = SingleLineField(
        label="Organisation",
        max_length=200,
        required=False,
        help_text="Where you work or volunteer. Start typing and choose from the list.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation_unlisted = forms.BooleanField(
        label="Mine is not listed: please add it",
        required=False,
        help_text="Our staff check new names.",
    )

    suggest_url = reverse_lazy("accounts:organisation-suggest")
    named: Organisation | None = None

    def match_organisation(self, cleaned: dict[str, Any], person: User | AnonymousUser) -> None:
        """Find what the name means, or say beside the field that nothing is called so."""
        name = cleaned.get("organisation_name")
        if not name:
            return
        if (
            person.is_authenticated
            and person.organisation
            and person.organisation.name.lower() == name.lower()
        ):
            self.named = person.organisation
            return
        self.named = flows.known_organisation(
            name=name, country=str(cleaned.get("country", "")), to=person
        )
        if self.named is None and not cleaned.get("organisation_unlisted"):
            self.add_error("organisation_name", UNKNOWN)

    def organisation_for(self, person: User) -> Organisation | None:
        name = self.cleaned_data["organisation_name"]
        if self.named is not None or not name:
            return self.named
        return flows.propose_organisation(
            name=name, country=str(self.cleaned_data["country"]), by=person
        )
