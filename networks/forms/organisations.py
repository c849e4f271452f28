"""Forms for a member organisation and its lead."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from accounts import flows
from accounts.forms.fields import SingleLineField
from accounts.models import Organisation, User
from networks.members.organisations import leads_at
from networks.models import MemberOrganisation


class MemberOrganisationForm(forms.Form):
    """Choice of one of the listed organisations, by name."""

    organisation_name = SingleLineField(
        label="Organisation",
        max_length=200,
        help_text="Start typing and choose from the list.",
        error_messages={"required": "Name the organisation."},
    )

    suggest_url = reverse_lazy("accounts:organisation-suggest")
    organisation: Organisation

    def clean_organisation_name(self) -> str:
        name = str(self.cleaned_data["organisation_name"])
        # Looked up as an anonymous viewer: a name that one person proposed must not appear to all.
        found = flows.known_organisation(name=name, country="", to=AnonymousUser())
        if found is None:
            raise ValidationError(
                "We do not know an organisation of this name. Choose one from the list."
            )
        self.organisation = found
        return name


class LeadForm(forms.Form):
    lead = forms.ModelChoiceField(
        User.objects.none(),
        label="Lead",
        required=False,
        empty_label="Nobody",
        help_text="Members from this organisation who appear in the list of members.",
    )

    def __init__(self, *args: Any, place: MemberOrganisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["lead"]).queryset = leads_at(place)
        self.fields["lead"].initial = place.lead_id
