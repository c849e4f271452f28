"""What a person says about themselves."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db import IntegrityError, transaction
from django_countries.fields import CountryField

from accounts import flows
from accounts.constraints import violated
from accounts.forms.fields import SingleLineField
from accounts.forms.organisation import OrganisationNameForm
from accounts.models import HandleClaim, User
from accounts.names.rules import check_name, is_reserved
from hub.safeguarding.screening import ScreeningReaction

HANDLE_TAKEN = (
    "Somebody has this handle, or had it, or has one that looks the same. Choose another."
)
HANDLE_RESERVED = "This handle would look as if the site itself were writing. Choose another."


class ProfileForm(OrganisationNameForm, forms.ModelForm):
    field_order = (
        *(
            "display_name",
            "handle",
            "here_as",
            "job_title",
            "organisation_name",
            "organisation_unlisted",
        ),
        *("country", "bio", "interests", "profile_visibility"),
    )

    screening = {
        **OrganisationNameForm.screening,
        **dict.fromkeys(
            ["display_name", "handle", "job_title", "bio", "interests"], ScreeningReaction.REFUSE
        ),
    }

    display_name = SingleLineField(
        label="Your name", max_length=80, help_text="As you want others to see it."
    )
    job_title = SingleLineField(label="Job title", max_length=120, required=False)
    interests = SingleLineField(
        label="Interests",
        max_length=300,
        required=False,
        help_text="A few topics, with commas between them.",
    )
    country = CountryField(blank=True, blank_label="Choose a country").formfield(label="Country")

    class Meta:
        model = User
        fields = (
            "display_name",
            "handle",
            "here_as",
            "job_title",
            "country",
            "bio",
            "interests",
            "profile_visibility",
        )
        labels = {"bio": "About me"}
        help_texts = {"bio": "Up to 1,000 characters. An empty line starts a new paragraph."}
        widgets = {
            "bio": forms.Textarea(attrs={"rows": 6}),
            "profile_visibility": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.organisation:
            self.fields["organisation_name"].initial = self.instance.organisation.name

    def clean_handle(self) -> str:
        handle = cast(str, self.cleaned_data["handle"])
        if handle == self.initial["handle"]:
            return handle
        if is_reserved(handle) and not self.instance.is_staff:
            raise forms.ValidationError(HANDLE_RESERVED)
        if HandleClaim.objects.of_others(handle, self.instance).exists():
            raise forms.ValidationError(HANDLE_TAKEN)
        return handle

    def clean_display_name(self) -> str:
        name = cast(str, self.cleaned_data["display_name"])
        if "display_name" in self.changed_data:
            check_name(name, self.instance)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.match_organisation(cleaned, self.instance)
        return cleaned

    def try_save(self) -> User | None:
        """Save; or None, with a message beside the field, if somebody took the handle since it was looked up."""
        try:
            with transaction.atomic():
                before = self.instance.organisation_id
                self.instance.organisation = self.organisation_for(self.instance)
                person = cast(User, self.save())
                if before != person.organisation_id or {"country", "display_name"} & {
                    *self.changed_data
                }:
                    flows.person_changed(person)
                return person
        except IntegrityError as error:
            if violated(error) != "user_handle_unique":
                raise
            self.add_error("handle", HANDLE_TAKEN)
            return None
