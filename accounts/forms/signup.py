"""Joining: who one is, where one works, and what one agrees to."""

from typing import Any, cast

from allauth.account.forms import SignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django_countries.fields import CountryField

from accounts.constraints import violated
from accounts.forms.authentication import PASSWORD_HELP, PlainWordsMixin
from accounts.forms.fields import SingleLineField
from accounts.forms.organisation import OrganisationNameForm
from accounts.models import User
from accounts.names.rules import check_name
from accounts.personal_data import consents
from hub.safeguarding.screening import ScreeningReaction

ABOUT_THE_PERSON = ("display_name", "here_as", "job_title", "country")


class SignUpForm(OrganisationNameForm, PlainWordsMixin, SignupForm):
    """Join: e-mail, password, name, where one comes from, and consent to the documents."""

    labels = {"email": "E-mail address", "password1": "Password"}
    helps = {
        "email": "We send a link there. Only you and our staff see the address.",
        "password1": PASSWORD_HELP,
    }
    missing = {
        "display_name": "Write your name.",
        "here_as": "Choose what fits you best.",
        "country": "Choose your country.",
        "consent": "Please read the three documents and tick the box to join.",
    }
    field_order = (
        *(
            "display_name",
            "email",
            "password1",
            "here_as",
            "organisation_name",
            "organisation_unlisted",
        ),
        *("country", "job_title", "consent"),
    )

    screening = {
        **OrganisationNameForm.screening,
        "display_name": ScreeningReaction.REFUSE,
        "job_title": ScreeningReaction.REFUSE,
    }

    display_name = SingleLineField(
        label="Your name",
        max_length=80,
        help_text="As you want others to see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    here_as = forms.ChoiceField(
        label="I am here as", choices=[("", "Choose one"), *User.HereAs.choices]
    )
    country = CountryField(blank_label="Choose a country").formfield(
        label="Country", widget_attrs={"autocomplete": "country"}
    )
    job_title = SingleLineField(
        label="Job title",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    consent = forms.BooleanField(
        label="I agree to the terms of use, the privacy notice and the community guidelines"
    )

    account_already_exists: bool

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.match_organisation(cleaned, AnonymousUser())
        self._refuse_own_name(cleaned)
        return cleaned

    def clean_display_name(self) -> str:
        name = cast(str, self.cleaned_data["display_name"])
        check_name(name)
        return name

    def _refuse_own_name(self, cleaned: dict[str, Any]) -> None:
        """Allauth has looked at the password, but could not know the name."""
        password = cleaned.get("password1")
        if password:
            try:
                validate_password(password, User(display_name=cleaned.get("display_name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)

    def fill(self, person: User) -> None:
        """Put on the new person what they wrote about themselves."""
        for name in ABOUT_THE_PERSON:
            setattr(person, name, self.cleaned_data[name])

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save the new person, or tell the owner of a known address by mail; both look and last the same."""
        request.session.set_expiry(0)
        if not self.account_already_exists:
            try:
                with transaction.atomic():
                    return cast(
                        "tuple[User | None, HttpResponse | None]", super().try_save(request)
                    )
            except IntegrityError as error:
                # Somebody joined with this address since it was looked up.
                if violated(error) != "user_email_unique":
                    raise
                self.account_already_exists = True
        make_password(self.cleaned_data["password1"])
        return cast("tuple[User | None, HttpResponse | None]", super().try_save(request))

    def custom_signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002
        user.organisation = self.organisation_for(user)
        user.save(update_fields=["organisation"])
        consents.record(user)
