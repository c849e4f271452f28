"""What those who look after a network are told of what may identify a patient in it, and what its author is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q, QuerySet
from django.db.models.fields.json import KT
from django.urls import reverse

from accounts.models import User
from hub.audit.models import AuditEvent
from hub.moderation.models import Case
from hub.notifications.loaders import SubjectLoader
from hub.notifications.models import Event
from hub.notifications.registry import NotificationType, Rendered
from hub.posts.integrations.notification_types import EXPLAINED, HELD_FILE, OWN_FILE
from hub.safeguarding.justifications import ACTION, kinds_in_words
from networks.discussions.flows import justifications
from networks.discussions.models import Post, PostFile
from networks.discussions.notifications.notification_posts import COLUMNS, NotifiedPost
from networks.discussions.posts.files import FILE
from networks.members.selectors import moderators_of

THE_SITE = "The site"
OF_BYLINES = ("thread__network", "author", "pseudonym")


class PostJustificationNotifications:
    """Somebody was asked whether it identifies a patient, and said why it is fine. About the post."""

    event_type = justifications.EXPLAINED
    kinds: Iterable[NotificationType] = (EXPLAINED,)

    def __init__(self) -> None:
        self.told = SubjectLoader(
            lambda person: self.visible_to(person).values_list(*COLUMNS), NotifiedPost._make
        )

    def recipients(self, event: Event) -> Mapping[int, str]:
        post = Post.objects.filter(pk=event.about_id).select_related("thread", "pseudonym").first()
        return _moderators(post, EXPLAINED) if post else {}

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[Post]:
        return Post.objects.moderated_by(person)  # type: ignore[arg-type]

    def render(
        self, told: Mapping[int, NotifiedPost], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """One query."""
        said = _said_of({post.pk for post in told.values()})
        return {pk: replace(post.shown, text=said.get(post.pk, "")) for pk, post in told.items()}


class PostFileNotifications:
    """Something was found in a file of a post. About its place there."""

    event_type = FILE
    kinds: Iterable[NotificationType] = (HELD_FILE, OWN_FILE)

    def __init__(self) -> None:
        related = ("file__reading", *(f"post__{name}" for name in OF_BYLINES))
        self.told = SubjectLoader(lambda person: self.visible_to(person).select_related(*related))

    def recipients(self, event: Event) -> Mapping[int, str]:
        place = PostFile.objects.filter(pk=event.about_id).select_related(
            "file", "post__thread", "post__pseudonym"
        )
        for each in place:
            own = {each.file.uploaded_by_id: OWN_FILE.name} if each.file.uploaded_by_id else {}
            return _moderators(each.post, HELD_FILE) | own
        return {}

    def visible_to(self, person: AbstractBaseUser) -> QuerySet[PostFile]:
        own = Q(file__uploaded_by=person.pk, post__in=Post.objects.visible_to(person))  # type: ignore[arg-type]
        return PostFile.objects.filter(own | Q(post__in=Post.objects.moderated_by(person)))  # type: ignore[arg-type]

    def render(
        self, told: Mapping[int, PostFile], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """One query."""
        cases = Case.objects.filter(
            kind=FILE, object_id__in={place.pk for place in told.values()}, decided_at=None
        )
        waiting = dict(cases.values_list("object_id", "pk"))
        return {pk: _file(place, person, waiting.get(place.pk)) for pk, place in told.items()}


def _moderators(post: Post, kind: NotificationType) -> dict[int, str]:
    """All but whoever wrote it, with their name or without it."""
    others = moderators_of(post.thread.network_id).values_list("pk", flat=True)
    return {pk: kind.name for pk in others if not post.is_by(User(pk=pk))}


def _said_of(posts: Collection[int]) -> dict[int, str]:
    """What was explained last, by post, from the audit trail."""
    explained = AuditEvent.objects.filter(action=ACTION).annotate(post=KT("details__post"))
    entries = explained.filter(post__in=[str(post) for post in posts]).order_by("pk")
    return {
        int(
            entry.post
        ): f"It may hold {kinds_in_words(entry.details['kinds'])}. {entry.details['reason']}"
        for entry in entries
    }


def _file(place: PostFile, reader: AbstractBaseUser, case: int | None) -> Rendered:
    shown, reading = NotifiedPost.of(place.post).shown, getattr(place.file, "reading", None)
    told = replace(shown, text=reading.said if reading else "", group=f"file-{place.pk}")
    if place.file.uploaded_by_id == reader.pk:
        return replace(
            told, who=THE_SITE, address=reading.get_absolute_url() if reading else shown.address
        )
    if case and place.file.is_withheld:
        return replace(
            told, address=reverse("networks:report", args=[place.post.thread.network.slug, case])
        )
    return told


SOURCES = (PostJustificationNotifications(), PostFileNotifications())
