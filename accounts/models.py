"""Who people are, and where they work."""

from __future__ import annotations

from itertools import batched
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django_countries.fields import CountryField

from accounts.names.handles import digest_of, handle_from_name, numbered
from accounts.names.skeletons import skeleton
from accounts.querysets import (
    DataExportQuerySet,
    HandleClaimQuerySet,
    OrganisationQuerySet,
    UserQuerySet,
)

FORMER_MEMBER = "Former member"
USUAL_ZONE = "Europe/London"
HANDLES_LOOKED_UP = 20  # in one query, for a name that many have


def check_time_zone(name: str) -> None:
    """Raises ValidationError for a zone that nobody knows."""
    if name not in available_timezones():
        raise ValidationError("Choose a time zone from the list.")


class Organisation(models.Model):
    """A place people come from. One that a person proposed is `proposed` until staff confirm or merge it."""

    class Kind(models.TextChoices):
        NHS_TRUST = "nhs-trust", "NHS trust"
        ICB = "icb", "Integrated care board"
        PRIMARY_CARE = "primary-care", "Primary care"
        INDEPENDENT = "independent", "Independent provider"
        CHARITY = "charity", "Charity or patient group"
        UNIVERSITY = "university", "University"
        GOVERNMENT = "government", "Government or regulator"
        INDUSTRY = "industry", "Industry"
        OTHER = "other", "Other"

    class Status(models.TextChoices):
        LISTED = "listed", "Listed"
        PROPOSED = "proposed", "Proposed"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    country = CountryField(blank=True)
    code = models.CharField(
        max_length=20, blank=True, help_text="For example the ODS code of an NHS trust."
    )
    domains = ArrayField(
        models.CharField(max_length=253),
        default=list,
        blank=True,
        help_text="E-mail domains, such as example.nhs.uk, with commas between them.",
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.LISTED)
    proposed_by = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="proposed_organisations",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        constraints = [
            models.UniqueConstraint(
                "code",
                condition=~models.Q(code=""),
                name="organisation_code_unique",
                violation_error_message="Another organisation has this code.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                "country",
                condition=models.Q(status="listed"),
                name="organisation_listed_name_unique",
                violation_error_message="An organisation of this name is listed already.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                "country",
                "proposed_by",
                condition=models.Q(status="proposed"),
                name="organisation_proposed_once_per_person",
                violation_error_message="This person has proposed this organisation already.",
            ),
        ]
        indexes = [
            models.Index(
                OpClass(Lower("name"), name="text_pattern_ops"), name="organisation_name_start"
            ),
            GinIndex(SearchVector("name", config="simple"), name="organisation_name_words"),
            GinIndex(fields=["domains"], name="organisation_domains"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:organisation-detail", args=[self.slug])

    @property
    def is_listed(self) -> bool:
        """Whether everyone may see it. The rule itself is `OrganisationQuerySet.visible_to`."""
        return self.status == self.Status.LISTED


class OrganisationAlias(models.Model):
    """The address, name and code of an organisation that was merged into another; its links keep working."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        verbose_name_plural = "organisation aliases"

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a person; the handle is derived from the display name unless given."""
        fields.setdefault("display_name", email.partition("@")[0])
        fields.setdefault("handle", self.free_handle(fields["display_name"]))
        person = self.model(email=email.lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def free_handle(self, name: str) -> str:
        """A handle like the name that nobody has or had: "asha-patel", "asha-patel-2" …"""
        for some in batched(numbered(handle_from_name(name)), HANDLES_LOOKED_UP):
            digests = {handle: digest_of(handle) for handle in some}
            taken = {
                *HandleClaim.objects.filter(digest__in=digests.values()).values_list(
                    "digest", flat=True
                )
            }
            for handle in some:
                if digests[handle] not in taken:
                    return handle
        raise AssertionError("Numbers do not end.")


class NameKeyField(models.CharField):
    """The skeleton of a person's display name, written whenever the person is."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002 - Django's signature
        key = skeleton(getattr(model_instance, "display_name", ""))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Logs in by e-mail address; is known to others by display name and handle."""

    class HereAs(models.TextChoices):
        STAFF = "staff", "Health or care staff"
        SAFETY_LEAD = "safety-lead", "Patient-safety lead"
        PATIENT = "patient", "Patient, carer or family"
        RESEARCHER = "researcher", "Researcher"
        CHARITY = "charity", "Charity or patient group"
        INDUSTRY = "industry", "Industry"
        OTHER = "other", "Other"

    class Visibility(models.TextChoices):
        EVERYONE = "everyone", "Everyone"
        MEMBERS = "members", "People who are signed in"
        NETWORKS = "networks", "Only people in my networks"

    email = models.EmailField("e-mail address", max_length=254)
    handle = models.CharField(
        max_length=30,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9](?:-?[A-Za-z0-9])+\Z",
                "Use letters, digits and single hyphens, at least two characters.",
            )
        ],
        help_text="Your short name in addresses and mentions: letters, digits and hyphens.",
    )
    display_name = models.CharField(
        "name", max_length=80, help_text="As you want others to see it."
    )
    name_key = NameKeyField(max_length=160, default="", editable=False)
    # The database writes it (migration 0006): whether another open account has a name that looks the same.
    is_namesake = models.BooleanField(default=False, editable=False)
    here_as = models.CharField("I am here as", max_length=20, choices=HereAs, default=HereAs.OTHER)
    job_title = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="people"
    )
    country = CountryField(blank=True)
    bio = models.TextField("about me", max_length=1000, blank=True)
    interests = models.CharField(
        max_length=300, blank=True, help_text="A few topics, with commas between them."
    )
    profile_visibility = models.CharField(
        "who may see my profile", max_length=10, choices=Visibility, default=Visibility.MEMBERS
    )
    time_zone = models.CharField(
        max_length=50,
        default=USUAL_ZONE,
        validators=[check_time_zone],
        help_text="Where the person's clock stands, for example Europe/London.",
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("site staff", default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message="This address has an account.",
            ),
            models.UniqueConstraint(
                Lower("handle"),
                name="user_handle_unique",
                violation_error_message="Somebody has this handle.",
            ),
        ]
        # Signing in looks an address up as it is, which the index of its lower case does not serve.
        indexes = [
            models.Index(fields=["email"], name="user_email"),
            models.Index(fields=["name_key"], name="user_name_key"),
        ]

    def __str__(self) -> str:
        return self.display_name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.lower()

    def get_absolute_url(self) -> str:
        return reverse("accounts:profile", args=[self.handle])

    @property
    def shown_name(self) -> str:
        """The name beside what the person writes; told apart where another's name looks the same.

        By the handle if everybody may open the profile, else by a number, which leads nowhere.
        """
        if not self.is_namesake:
            return self.display_name
        is_open = self.profile_visibility == self.Visibility.EVERYONE
        return (
            f"{self.display_name} (@{self.handle})"
            if is_open
            else f"{self.display_name} (member {self.pk})"
        )

    @property
    def interest_list(self) -> list[str]:
        return [interest.strip() for interest in self.interests.split(",") if interest.strip()]

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class HandleClaim(models.Model):
    """That a look of a handle (`accounts.names.handles.look_of`) is somebody's, or was: nobody else gets it.

    The database adds a row when a person gets a handle, and refuses one that is another's. Without a `user` it was
    that of a closed account; `erased_at` then says when the handle went out of the texts of others.
    """

    digest = models.CharField(max_length=64, unique=True, help_text="Of the look of the handle.")
    user = models.ForeignKey(
        User, null=True, on_delete=models.CASCADE, related_name="handle_claims"
    )
    claimed_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    objects = HandleClaimQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.digest[:8]} of {self.user_id}"


class Consent(models.Model):
    """That a person agreed to one version of one document, and when."""

    class Document(models.TextChoices):
        TERMS = "terms", "Terms of use"
        PRIVACY = "privacy", "Privacy notice"
        GUIDELINES = "guidelines", "Community guidelines"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    document = models.CharField(max_length=12, choices=Document)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "document", "version"], name="consent_once_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} {self.version}"


class DataExport(models.Model):
    """A person's request for a copy of their data; the file is made by a job and expires."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    requested_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    name = models.CharField(max_length=100, blank=True, help_text="Of the file in private storage.")

    objects = DataExportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(ready_at=None),
                name="export_one_pending_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Export of {self.requested_at:%d %B %Y}"

    @property
    def is_available(self) -> bool:
        """Whether it can be fetched now; the rule itself is `DataExportQuerySet.visible_to`."""
        return (
            self.ready_at is not None
            and self.expires_at is not None
            and self.expires_at > timezone.now()
        )


class Erasure(models.Model):
    """That an account was closed: when and how, without anything of the person."""

    class Mode(models.TextChoices):
        KEEP = "keep", "Contributions kept as Former member"
        REMOVE = "remove", "Contributions removed"

    account_id = models.BigIntegerField()
    mode = models.CharField(max_length=6, choices=Mode)
    closed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-closed_at"]

    def __str__(self) -> str:
        return f"Account {self.account_id}, {self.get_mode_display().lower()}"
