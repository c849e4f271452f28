"""Every read of discussions. Whoever may read inside a network may read its threads; nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from networks.models import Network

if TYPE_CHECKING:
    from accounts.models import User
    from networks.discussions.models import (  # noqa: F401
        Poll,
        Post,
        Promotion,
        ReadPosition,
        Subscription,
        Thread,
        ThreadDraft,
        ThreadTag,
    )


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, viewer: User | AnonymousUser) -> ThreadQuerySet:
        """Threads of networks the viewer may read inside, not deleted, not hidden, not merged into another."""
        return self.live().filter(network__in=Network.objects.open_to(viewer))

    def live(self) -> ThreadQuerySet:
        """Neither deleted, hidden nor merged. Whoever shows it asks for `visible_to`."""
        return self.filter(deleted_at=None, merged_into=None, hidden_at=None)

    def held(self) -> ThreadQuerySet:
        """With those that are hidden until somebody decides. For who decides."""
        return self.filter(deleted_at=None, merged_into=None)

    def moderated_by(self, moderator: User) -> ThreadQuerySet:
        """Those of the networks that the person looks after, hidden or not."""
        return self.held().filter(
            network__in=Network.objects.held_by(moderator, "moderate_network")
        )

    def waiting_of(self, author: User) -> ThreadQuerySet:
        """What the person began, with their name or without it, that nobody has let through yet."""
        own = Q(author=author.pk) | Q(pseudonym__user=author.pk)
        return self.held().filter(
            own, held_at__isnull=False, network__in=Network.objects.open_to(author)
        )

    def not_muted_by(self, reader: User) -> ThreadQuerySet:
        """Without those the reader wants to hear nothing of. What they chose for a thread goes before its network."""
        from networks.discussions.models import Subscription

        own = Subscription.objects.filter(user=reader, thread=OuterRef("pk"))
        of_network = Subscription.objects.filter(
            user=reader, network=OuterRef("network"), level="muted"
        )
        return self.exclude(Exists(own.filter(level="muted"))).filter(
            Exists(own) | ~Exists(of_network)
        )

    def public(self) -> ThreadQuerySet:
        """What everyone may read: for feeds, the sitemap and search engines."""
        return self.visible_to(AnonymousUser())


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: User | AnonymousUser) -> PostQuerySet:
        """Posts of threads the viewer may read, without those that were deleted or are hidden."""
        from networks.discussions.models import Thread

        return self.live().filter(thread__in=Thread.objects.visible_to(viewer))

    def live(self) -> PostQuerySet:
        """Neither deleted nor hidden. Whoever shows it asks for `visible_to`."""
        return self.filter(deleted_at=None, hidden_at=None)

    def moderated_by(self, moderator: User) -> PostQuerySet:
        """Those of the networks that the person looks after, hidden or not."""
        from networks.discussions.models import Thread

        return self.filter(deleted_at=None, thread__in=Thread.objects.moderated_by(moderator))

    def shown_in(self, thread: int, first: int, last: int, viewer: int) -> PostQuerySet:
        """The posts of these numbers in a thread that the viewer (a key, 0 for nobody) was found to read.

        A deleted post stands there as a stub if somebody replied to it, a hidden one always. What waits to be let
        through stands there for its author alone.
        """
        from networks.discussions.models import Post

        answered = Exists(Post.objects.filter(reply_to=OuterRef("pk"), deleted_at=None))
        posts = self.filter(thread=thread, number__gte=first, number__lte=last)
        known = Q(held_at=None) | Q(author=viewer) | Q(pseudonym__user=viewer)
        return posts.filter(Q(deleted_at=None) | answered, known).order_by("number")


class ThreadTagQuerySet(models.QuerySet["ThreadTag"]):
    def visible_to(self, viewer: User | AnonymousUser) -> ThreadTagQuerySet:
        """Tags that a thread the viewer may read has."""
        from networks.discussions.models import Thread

        return self.filter(Exists(Thread.objects.visible_to(viewer).filter(tags=OuterRef("pk"))))


class ReadPositionQuerySet(models.QuerySet["ReadPosition"]):
    def read_to(self, reader: User, thread: Thread, number: int) -> None:
        """Note that the reader has read up to this number. Going back changes nothing."""
        statement = (
            "INSERT INTO discussions_readposition (user_id, thread_id, number) VALUES (%s, %s, %s)"
            " ON CONFLICT (user_id, thread_id) DO UPDATE SET number = excluded.number"
            " WHERE discussions_readposition.number < excluded.number"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [reader.pk, thread.pk, number])


class PollQuerySet(models.QuerySet["Poll"]):
    def visible_to(self, viewer: User | AnonymousUser) -> PollQuerySet:
        """Those of threads the viewer may read."""
        from networks.discussions.models import Thread

        return self.filter(thread__in=Thread.objects.visible_to(viewer))


class ThreadDraftQuerySet(models.QuerySet["ThreadDraft"]):
    def visible_to(self, viewer: User | AnonymousUser) -> ThreadDraftQuerySet:
        """One's own, of networks that one may still read inside. Of others they are kept, and stand in the export."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(user=viewer, network__in=Network.objects.open_to(viewer))


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def followed_by(self, reader: User) -> SubscriptionQuerySet:
        """What the reader follows, closely or from afar."""
        return self.filter(user=reader, level__in=["watching", "tracking"])


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def visible_to(self, viewer: User | AnonymousUser) -> PromotionQuerySet:
        """For the conveners of the network, and for whom is asked about a post that they may still read."""
        from networks.discussions.models import Post, PromotedPost

        if not viewer.is_authenticated:
            return self.none()
        convened = Network.objects.held_by(viewer, "manage_network")
        readable = Post.objects.visible_to(viewer)
        asked = PromotedPost.objects.filter(
            promotion=OuterRef("pk"), author=viewer, post__in=readable
        )
        return self.filter(Q(thread__network__in=convened) | Exists(asked))
