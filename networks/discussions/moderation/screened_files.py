"""Files of posts in which something was found that may tell who a patient is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import cast
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.base_user import AbstractBaseUser

from accounts.models import User
from hub.moderation import flows as moderation
from hub.moderation import registry
from hub.moderation.models import ReportReason
from hub.notifications.flows import notify
from hub.safeguarding.file_owners import FileLocation
from hub.safeguarding.models import FileReading
from networks.discussions.flows import take_file_out
from networks.discussions.flows.justifications import EXPLAINED
from networks.discussions.models import Post, PostFile, Thread
from networks.discussions.posts.files import FILE
from networks.models import Network


class PostFileSteward:
    def tell(self, reading: FileReading) -> bool:
        """Its author and the moderators. An NHS number waits in the moderators' queue as well."""
        posts = Post.objects.filter(deleted_at=None, thread__in=Thread.objects.held())
        places = PostFile.objects.filter(file=reading.file_id, post__in=posts).select_related(
            "post__thread"
        )
        for place in places:
            notify(FILE, place.pk, by=None, scope=place.post.thread.network_id)
            if reading.is_final:
                _open_case(place, reading)
        return bool(places)

    def places(
        self, files: Collection[int], person: AbstractBaseUser
    ) -> Mapping[int, FileLocation]:
        """A post that is hidden is its author's all the same: they may take the file out of it."""
        own = PostFile.objects.filter(
            file__in=files, file__uploaded_by=person.pk, post__deleted_at=None
        )
        threads = Thread.objects.held().filter(
            network__in=Network.objects.open_to(cast(User, person))
        )
        found = own.filter(post__thread__in=threads).select_related("post__thread")
        return {place.file_id: _place(place.post) for place in found}

    def take_out(self, file: int, *, by: AbstractBaseUser) -> None:
        for place in PostFile.objects.filter(file=file, file__uploaded_by=by.pk).select_related(
            "post__thread"
        ):
            take_file_out(place=place)

    def tell_explained(self, reading: FileReading) -> None:
        """As they are told of a post that was explained, whose author may have no name here."""
        for place in PostFile.objects.filter(
            file=reading.file_id, post__deleted_at=None
        ).select_related("post__thread"):
            notify(EXPLAINED, place.post_id, by=None, scope=place.post.thread.network_id)

    def follow(self, file: int) -> None:
        """A post's row says whether one of its files is withheld (`post_rows`), and it is kept under that."""


def _place(post: Post) -> FileLocation:
    noted = {"thread": post.thread_id, "post": post.pk, "place": f"a file of post {post.pk}"}
    return FileLocation(
        post.thread.title,
        post.get_absolute_url(),
        post.thread.network_id,
        can_take_out=True,
        noted=noted,
    )


def _open_case(place: PostFile, reading: FileReading) -> None:
    source = registry.target_of(FILE)
    assert source is not None
    (subject,) = source.subjects(PostFile.objects.filter(pk=place.pk))
    key = uuid5(NAMESPACE_URL, f"hub:file-reading:{reading.pk}:{place.pk}")
    moderation.report(
        subject=subject, by=None, reason=ReportReason.PATIENT, text=reading.reported_as, key=key
    )
