"""Files and pictures of posts. Says to `hub.files` who may fetch them: whoever may read the post."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from accounts.models import User
from hub.files.access import FileIds, Owner, Viewer
from hub.files.models import StoredFile
from hub.richtext.sanitizer import picture_names
from networks.discussions.models import Post, PostFile


def owned() -> FileIds:
    return PostFile.objects.values("file")


def visible_to(viewer: Viewer) -> FileIds:
    return PostFile.objects.filter(post__in=Post.objects.visible_to(viewer)).values("file")  # type: ignore[arg-type]


def attach(post: Post, files: Sequence[StoredFile], *, by: User) -> None:
    """Make the files, and the pictures that the text shows, the post's own.

    Only the person's own uploads, and what they may see already: a name typed into a text opens no file.
    """
    own_uploads = StoredFile.objects.filter(uploaded_by=by).orphans()
    pictures = StoredFile.objects.filter(
        Q(pk__in=own_uploads.values("pk")) | Q(pk__in=visible_to(by)), name__in=picture_names(post.body)
    )
    places = [PostFile(post=post, file=file) for file in files]
    places += [PostFile(post=post, file=picture, is_inline=True) for picture in pictures.select_for_update()]
    PostFile.objects.bulk_create(places, ignore_conflicts=True)


OWNER = Owner("file of a post", owned, visible_to)
