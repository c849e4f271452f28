"""A community: what it is for, who may see it, and how one joins."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from hub.richtext.fields import RichTextField
from networks.querysets import NetworkQuerySet

type Viewer = User | AnonymousUser


class Network(models.Model):
    """One network. Who may see it is `NetworkQuerySet.visible_to`, who may read inside `open_to`."""

    class Level(models.TextChoices):
        OPEN = "open", "Open"
        PUBLIC = "public", "Public"
        PRIVATE = "private", "Private"
        HIDDEN = "hidden", "Hidden"

    class Joining(models.TextChoices):
        AT_ONCE = "at-once", "At once"
        ON_REQUEST = "on-request", "On request"
        BY_INVITATION = "by-invitation", "By invitation"

    name = models.CharField(max_length=120)
    slug = models.SlugField("address", max_length=80, unique=True)
    purpose = models.CharField(max_length=200, help_text="One sentence: what it is for.")
    description = RichTextField(blank=True)
    code_of_conduct = RichTextField(blank=True)
    code_version = models.PositiveIntegerField(
        default=1, help_text="Raise it when the code of conduct changes: members are asked to accept it again."
    )
    contact = models.EmailField(blank=True)
    level = models.CharField("who may see it", max_length=10, choices=Level, default=Level.PRIVATE)
    joining = models.CharField("how one joins", max_length=15, choices=Joining, default=Joining.ON_REQUEST)
    domains = ArrayField(
        models.CharField(max_length=253),
        default=list,
        blank=True,
        help_text="E-mail domains whose people join at once, such as example.nhs.uk, with commas between them.",
    )
    needs_convener = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors")

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        permissions = [
            ("enter_network", "Can read inside"),
            ("post_in_network", "Can write inside"),
            ("moderate_network", "Can moderate"),
            ("manage_network", "Can manage members and settings"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(level="open") | Q(joining="at-once"),
                name="network_open_joins_at_once",
                violation_error_message="One joins an open network at once.",
            ),
            models.CheckConstraint(
                condition=~Q(level="private") | ~Q(joining="at-once"),
                name="network_private_has_a_door",
                violation_error_message="One joins a private network on request or by invitation.",
            ),
            models.CheckConstraint(
                condition=~Q(level="hidden") | Q(joining="by-invitation"),
                name="network_hidden_by_invitation",
                violation_error_message="One joins a hidden network by invitation.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def is_open_to(self, viewer: Viewer) -> bool:
        """Whether the viewer may read inside."""
        return type(self).objects.open_to(viewer).filter(pk=self.pk).exists()


LEVELS_EXPLAINED = {
    Network.Level.OPEN: "Anyone reads. Anyone who is signed in joins and posts.",
    Network.Level.PUBLIC: "Anyone reads. Members post.",
    Network.Level.PRIVATE: "Listed with its purpose and conveners. Nothing from inside is seen. One asks to join.",
    Network.Level.HIDDEN: "Not listed. One joins by invitation. To others it does not exist.",
}
