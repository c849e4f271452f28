"""Files and pictures of posts and drafts. Says to `hub.files` who may fetch them.

What a post holds: whoever may read the post. What a draft holds: whoever is writing it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from hub.files.access import FileIds, FileOwner, Viewer
from hub.files.models import StoredFile
from hub.moderation.flows.locks import is_staff_who_decide
from hub.moderation.models import Case
from hub.richtext.sanitizer import picture_names
from hub.safeguarding.file_screening import placed
from networks.access import ENTER
from networks.discussions.models import Post, PostFile, ThreadDraft, ThreadDraftPicture
from networks.models import Network

FILE = "file"  # what those who look after reports call a file of a post


def owned() -> FileIds:
    return PostFile.objects.values("file")


def visible_to(viewer: Viewer) -> FileIds:
    """Of posts that the viewer may read, one's own of what waits to be let through, and what the viewer decides about.

    A picture that was taken out of its text is for members, as the history is.
    """
    waits = Q(post__held_at__isnull=False) | Q(post__thread__held_at__isnull=False)
    own = waits & Q(
        file__uploaded_by=viewer.pk, file__uploaded_by__isnull=False, post__deleted_at=None
    )
    own &= Q(post__thread__network__in=Network.objects.open_to(viewer))  # type: ignore[arg-type]
    readable = Q(post__in=Post.objects.visible_to(viewer))  # type: ignore[arg-type]
    places = PostFile.objects.filter(readable | own | _waiting_for(viewer))
    entered = Network.objects.held_by(viewer, ENTER)  # type: ignore[arg-type]
    return places.filter(Q(was_taken_out=False) | Q(post__thread__network__in=entered)).values(
        "file"
    )


def _waiting_for(viewer: Viewer) -> Q:
    """Of posts that are held or hidden: for who moderates the network, and for staff while a case is open."""
    if not viewer.is_authenticated:
        return Q(pk__in=[])
    not_shown = Q(post__hidden_at__isnull=False) | Q(post__thread__hidden_at__isnull=False)
    theirs = Q(post__in=Post.objects.moderated_by(viewer))  # type: ignore[arg-type]
    if is_staff_who_decide(viewer):
        cases = Case.objects.not_written_by(viewer).filter(decided_at=None)
        of_post = cases.filter(kind="post", object_id=OuterRef("post"))
        of_thread = cases.filter(kind="thread", object_id=OuterRef("post__thread"))
        theirs |= Q(Exists(of_post) | Exists(of_thread), post__deleted_at=None)
    return not_shown & theirs


def looked_after_by(viewer: Viewer) -> FileIds:
    """Of posts, hidden or not, in the networks that the viewer moderates; what waits for a decision, for staff who
    decide: only the case tells them the file's name, and that they opened it is noted."""
    if not viewer.is_authenticated:
        return PostFile.objects.none().values("file")
    theirs = Q(post__in=Post.objects.moderated_by(viewer))  # type: ignore[arg-type]
    if is_staff_who_decide(viewer):
        waits = Case.objects.filter(kind=FILE, object_id=OuterRef("pk"), decided_at=None)
        theirs |= Q(Exists(waits), post__deleted_at=None)
    return PostFile.objects.filter(theirs).values("file")


def attach(post: Post, files: Sequence[StoredFile], *, by: User) -> None:
    """Make the files, and the pictures that the text shows, the post's own.

    Pictures are the person's own uploads, and those of posts in the same network: a name typed into a text, or
    pasted from another network, opens no file to anybody.
    """
    names = picture_names(post.body)
    pictures = StoredFile.objects.filter(
        Q(pk__in=_own_uploads(by)) | Q(pk__in=_shown_beside(post, by)), name__in=names
    )
    places = [PostFile(post=post, file=file) for file in files]
    places += [
        PostFile(post=post, file=picture, is_inline=True)
        for picture in pictures.select_for_update()
    ]
    PostFile.objects.bulk_create(places, ignore_conflicts=True)
    placed(files)
    inline = PostFile.objects.filter(post=post, is_inline=True)
    inline.filter(file__name__in=names).update(was_taken_out=False)
    inline.exclude(file__name__in=names).update(was_taken_out=True)


def attach_to_draft(draft: ThreadDraft) -> None:
    """Keep the uploads that the draft's text shows as long as the draft. Uploads of nothing go after a day."""
    names = picture_names(draft.fields.get("body", ""))
    ThreadDraftPicture.objects.filter(draft=draft).exclude(file__name__in=names).delete()
    uploads = (
        StoredFile.objects.filter(pk__in=_own_uploads(draft.user), name__in=names) if names else ()
    )
    ThreadDraftPicture.objects.bulk_create(
        [ThreadDraftPicture(draft=draft, file=file) for file in uploads], ignore_conflicts=True
    )


def _own_uploads(by: User) -> QuerySet[StoredFile]:
    """What the person handed in, and nothing but drafts of theirs holds."""
    loose = StoredFile.objects.filter(uploaded_by=by).orphans().values("pk")
    drafted = ThreadDraftPicture.objects.filter(draft__user=by, file__uploaded_by=by).values("file")
    posted = PostFile.objects.filter(file__uploaded_by=by).values("file")
    own = StoredFile.objects.filter(uploaded_by=by)
    return own.filter(Q(pk__in=loose) | (Q(pk__in=drafted) & ~Q(pk__in=posted))).values("pk")  # type: ignore[return-value]


def _shown_beside(post: Post, by: User) -> FileIds:
    beside = Post.objects.visible_to(by).filter(thread__network=post.thread.network_id)
    return PostFile.objects.filter(post__in=beside, is_inline=True).values("file")


def _owned_by_drafts() -> FileIds:
    return ThreadDraftPicture.objects.values("file")


def _visible_in_drafts(viewer: Viewer) -> FileIds:
    return ThreadDraftPicture.objects.filter(draft__user=viewer.pk or 0).values("file")


OWNER = FileOwner("file of a post", owned, visible_to, looked_after_by)
OWNER_OF_DRAFTS = FileOwner("picture of a draft", _owned_by_drafts, _visible_in_drafts)
