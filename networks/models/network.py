"""Network: a community with its purpose, its visibility and its way of joining."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from hub.files.models import StoredFile
from hub.richtext.fields import RichTextField
from networks.querysets import NetworkQuerySet

type Viewer = User | AnonymousUser

WHY = "Why would you like to join?"
# Slugs of the site's own pages under /networks/.
RESERVED_ADDRESSES = (
    *(
        "about",
        "discussions",
        "drafts",
        "invitations",
        "mine",
        "new",
        "posts",
        "promotions",
        "propose",
        "search",
    ),
    "threads",
)
MOST_QUESTIONS = 5


def only_why() -> list[str]:
    return [WHY]


class Network(models.Model):
    """Network, with its settings.

    `NetworkQuerySet.visible_to` says who may see it, `open_to` who may read inside.
    """

    class Level(models.TextChoices):
        OPEN = "open", "Open"
        PUBLIC = "public", "Public"
        PRIVATE = "private", "Private"
        HIDDEN = "hidden", "Hidden"

    class Joining(models.TextChoices):
        AT_ONCE = "at-once", "At once"
        ON_REQUEST = "on-request", "On request"
        BY_INVITATION = "by-invitation", "By invitation"

    class Accent(models.TextChoices):
        """Colours with checked contrast in both schemes; `static/css/networks.css` defines them."""

        TEAL = "teal", "Teal"
        BLUE = "blue", "Blue"
        INDIGO = "indigo", "Indigo"
        PLUM = "plum", "Plum"
        ROSE = "rose", "Rose"
        CLAY = "clay", "Clay"
        MOSS = "moss", "Moss"
        SLATE = "slate", "Slate"

    name = models.CharField(max_length=120)
    slug = models.SlugField("address", max_length=80, unique=True)
    purpose = models.CharField(max_length=200, help_text="One sentence: what it is for.")
    description = RichTextField(blank=True)
    code_of_conduct = RichTextField(blank=True)
    code_version = models.PositiveIntegerField(
        default=1,
        help_text=(
            "Raise it when the code of conduct changes: members are asked to accept it again."
        ),
    )
    topics = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text="A few, with commas between them.",
    )
    accent = models.CharField("colour", max_length=10, choices=Accent, default=Accent.TEAL)
    picture = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    contact = models.EmailField(blank=True)
    level = models.CharField("who may see it", max_length=10, choices=Level, default=Level.PRIVATE)
    joining = models.CharField(
        "how one joins", max_length=15, choices=Joining, default=Joining.ON_REQUEST
    )
    domains = ArrayField(
        models.CharField(max_length=253),
        default=list,
        blank=True,
        help_text=(
            "E-mail domains whose people join at once, such as example.nhs.uk, "
            "with commas between them."
        ),
    )
    questions = ArrayField(
        models.CharField(max_length=200),
        default=only_why,
        help_text="What people who ask to join are asked. The first must be answered.",
    )
    lists_organisations = models.BooleanField(
        "show the member organisations to everyone", default=False
    )
    allows_anonymous = models.BooleanField("members may post without their name", default=False)
    holds_first_posts = models.BooleanField(
        "look at first posts before others see them",
        default=False,
        help_text=(
            "Until a post of theirs was let through, what somebody writes waits for a moderator."
        ),
    )
    holds_links = models.BooleanField(
        "look at links of new members before others see them",
        default=False,
        help_text="The same, for posts with a link that leads elsewhere.",
    )
    holds_anonymous = models.BooleanField(
        "look at posts without a name before others see them",
        default=False,
        help_text="Each of them waits.",
    )
    confidential_mail = models.BooleanField(
        "keep what is written here out of mails",
        default=False,
        help_text="Mails then say only that there is something new.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    requests_told_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When the conveners last got a mail about requests that wait.",
    )
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="predecessors"
    )

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
            models.CheckConstraint(
                condition=Q(questions__len__gte=1) & Q(questions__len__lte=MOST_QUESTIONS),
                name="network_asks_one_to_five_questions",
                violation_error_message="Ask one to five questions.",
            ),
            models.CheckConstraint(
                condition=~Q(slug__in=RESERVED_ADDRESSES),
                name="network_address_is_free",
                violation_error_message="This address is a page of the site. Choose another.",
            ),
        ]
        indexes = [
            GinIndex(fields=["topics"], name="network_topics"),
            models.Index(fields=["level"], name="network_level"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("networks:network-detail", args=[self.slug])

    def slug_from_name(self) -> str:
        """Return a slug made of the name and the primary key.

        Without the number it would reveal which slugs are taken: conveners get it just by asking,
        and some of the slugs that are taken belong to hidden networks.
        """
        return f"{slugify(self.name)[:60].strip('-') or 'network'}-{self.pk}"

    @property
    def is_read_by_all(self) -> bool:
        """True if everyone may read inside, search engines too.

        The rule itself is `NetworkQuerySet.open_to`.
        """
        return self.level in {self.Level.OPEN, self.Level.PUBLIC}

    def hold_what_is_usual(self) -> None:
        """Turn on pre-moderation for a new network that everyone may read.

        First posts, links of newcomers and anonymous posts are then held.
        """
        if self.is_read_by_all:
            self.holds_first_posts = self.holds_links = self.holds_anonymous = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def explained(self) -> str:
        """Meaning of its level, in one line."""
        return LEVELS_EXPLAINED[self.Level(self.level)]

    def is_open_to(self, viewer: Viewer) -> bool:
        """Return whether the viewer may read inside."""
        return type(self).objects.open_to(viewer).filter(pk=self.pk).exists()


LEVELS_EXPLAINED = {
    Network.Level.OPEN: "Anyone reads. Anyone who is signed in joins and posts.",
    Network.Level.PUBLIC: "Anyone reads. Members post.",
    Network.Level.PRIVATE: (
        "Listed with its purpose and conveners. Nothing from inside is seen. One asks to join."
    ),
    Network.Level.HIDDEN: "Not listed. One joins by invitation. To others it does not exist.",
}
