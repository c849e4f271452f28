"""Membership of a person in a network."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from networks.querysets import MembershipQuerySet


def sort_name_of(name: str) -> str:
    """Return a person's name as the key that lists are sorted by."""
    return name.lower()[:80]


class Membership(models.Model):
    """Membership, with its state and role: one row per person and network.

    Written only by `networks.access`, which keeps the object permissions in step.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", "Asked to join"
        INVITED = "invited", "Invited"
        ACTIVE = "active", "Member"
        SUSPENDED = "suspended", "Suspended"
        LEFT = "left", "Left"
        REMOVED = "removed", "Removed"
        DECLINED = "declined", "Declined"

    class Role(models.TextChoices):
        MEMBER = "member", "Member"
        MODERATOR = "moderator", "Moderator"
        CONVENER = "convener", "Convener"

    network = models.ForeignKey(
        "networks.Network", on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    state = models.CharField(max_length=10, choices=State)
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateTimeField(default=timezone.now, help_text="When the state began.")
    joined_at = models.DateTimeField(null=True, blank=True)
    joined_by_domain = models.CharField(
        max_length=253,
        blank=True,
        help_text=(
            "The domain whose verified address let the person in at once; "
            "the membership ends with the address."
        ),
    )
    answers = models.JSONField(
        default=list, blank=True, help_text="Pairs of question and answer, as they were asked."
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True, max_length=1000, help_text="The person reads it.")
    ask_again_at = models.DateTimeField(null=True, blank=True)
    suspended_until = models.DateTimeField(null=True, blank=True)
    posting_paused_until = models.DateTimeField(null=True, blank=True)
    posting_note = models.TextField(
        blank=True, max_length=1000, help_text="Only those who moderate read it."
    )
    accepted_code = models.PositiveIntegerField(
        default=0, help_text="The version of the code of conduct."
    )
    in_directory = models.BooleanField("show me in the list of members", default=True)
    sort_name = models.CharField(
        max_length=80,
        blank=True,
        editable=False,
        help_text="The person's name in small letters, for lists in order.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "user"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(state__in=["active", "suspended"]) | Q(role="member"),
                name="membership_role_only_inside",
            ),
            models.CheckConstraint(
                condition=~Q(state="suspended") | Q(suspended_until__isnull=False),
                name="membership_suspension_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["network", "state", "role"], name="membership_in_network"),
            models.Index(fields=["user", "state"], name="membership_of_person"),
            models.Index(
                fields=["network", "state", "sort_name", "user"], name="membership_by_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.network}: {self.get_state_display().lower()}"

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE
