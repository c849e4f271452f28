"""What somebody is writing, kept on the server while they write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, UUIDField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

from accounts.models import User
from hub.drafts import versions
from hub.drafts.saved_fields import chosen, is_worth_keeping, key_of
from hub.drafts.versions import OfferedDrafts
from hub.quotations.flows import note
from hub.richtext.plain_text import one_line
from networks.discussions.integrations.quotations import DRAFT, quotable
from networks.discussions.models import Post, Thread, ThreadDraft
from networks.discussions.posts.files import attach_to_draft
from networks.discussions.querysets import ThreadDraftQuerySet
from networks.models import Network

MOST_LISTED = 100
NO_DRAFTS: OfferedDrafts[ThreadDraft] = OfferedDrafts(None, ())
POLL = "poll"  # the prefix of the poll's own form
_NEW = ("key", "kind", "title", "body", "tags", "content_warning", "anonymous")
_POLL = tuple(
    f"{POLL}-{name}" for name in ("question", "choices", "is_multiple", "is_secret", "closes_on")
)
_TYPED = ("title", "tags", "content_warning", f"{POLL}-question", f"{POLL}-choices")


@dataclass(frozen=True)
class ThreadDraftPlace:
    """What is being written: a new thread of the network, a reply to the thread, or an edit of its post."""

    network: Network
    thread: Thread | None = None
    post: Post | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the form's fields that are kept."""
        if self.post is not None:
            return ("body", "version")
        return (
            ("key", "body", "reply_to", "anonymous") if self.thread is not None else (*_NEW, *_POLL)
        )

    def drafts_of(self, person: User) -> ThreadDraftQuerySet:
        """Wherever the thread was moved to, and the post, since the draft was kept."""
        if self.post is not None:
            return ThreadDraft.objects.filter(user=person, post=self.post)
        if self.thread is not None:
            return ThreadDraft.objects.filter(user=person, thread=self.thread, post=None)
        return ThreadDraft.objects.filter(user=person, network=self.network, thread=None, post=None)


@transaction.atomic
def keep(*, by: User, place: ThreadDraftPlace, typed: Mapping[str, str]) -> ThreadDraft | None:
    """Keep what was typed as the next version of the draft that the form names, or beside it where that was written
    elsewhere meanwhile. An empty form takes its draft away. Raises TooLong."""
    fields, named, drafts = chosen(typed, place.fields), typed.get("draft", ""), place.drafts_of(by)
    if not is_worth_keeping(fields, _TYPED):
        versions.throw_away(drafts, named)
        return None
    if "body" in fields:
        fields["body"] = quotable(fields["body"], place.thread)
    draft = ThreadDraft(
        user=by, network=place.network, thread=place.thread, post=place.post, fields=fields
    )
    if not _unsent([draft], by):
        return None
    versions.store(draft, named, drafts)
    attach_to_draft(draft)
    note(DRAFT, draft.pk, fields.get("body", ""))
    return draft


def kept(by: User, place: ThreadDraftPlace, wanted: str = "") -> OfferedDrafts[ThreadDraft]:
    """The drafts of this place whose text was not sent meanwhile; `wanted` is asked for in the address."""
    drafts = place.drafts_of(by).select_related("post", "network", "thread__network")
    return versions.offered(_unsent(drafts, by), wanted)


def settle(by: User, place: ThreadDraftPlace, named: str, **sent: str) -> None:
    """Let go of the draft that was `sent`, as its form names it. In the transaction that stores the text."""
    versions.settle(place.drafts_of(by), named, sent)


def unsent_replies(person: User, thread: OuterRef) -> ThreadDraftQuerySet:
    """Drafts of replies, for a query of which they are a part, without those whose text is a post already."""
    key = Cast(NullIf(KeyTextTransform("key", "fields"), Value("")), UUIDField())
    body = Coalesce(KeyTextTransform("body", "fields"), Value(""))
    sent = Post.objects.filter(
        Q(author=person) | Q(pseudonym__user=person), key=OuterRef("key"), body=OuterRef("typed")
    )
    drafts = ThreadDraft.objects.filter(user=person, thread=thread, post=None)
    return drafts.annotate(key=key, typed=body).filter(~Exists(sent))


def brought_back(draft: ThreadDraft | None, initial: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: the draft's fields; a quotation that was asked for comes after its text."""
    if draft is None:
        return dict(initial)
    fields: dict[str, Any] = {**draft.fields, "draft": draft.name}
    fields["body"] = fields.get("body", "") + initial.get("body", "")
    answering = {"reply_to": initial["reply_to"]} if "reply_to" in initial else {}
    return {**initial, **fields, **answering}


def of_poll(draft: ThreadDraft | None) -> dict[str, str]:
    """The fields of the poll's own form."""
    fields = draft.fields if draft else {}
    return {name.removeprefix(f"{POLL}-"): typed for name, typed in fields.items() if name in _POLL}


def own_list(person: User) -> list[ThreadDraft]:
    """The person's drafts of networks that they can read inside, the newest first. `has_place` says whether what
    they belong to is still there."""
    threads = Thread.objects.visible_to(person).filter(pk=OuterRef("thread"))
    posts = Post.objects.visible_to(person).filter(pk=OuterRef("post"))
    has_place = (Q(thread=None) | Exists(threads)) & (Q(post=None) | Exists(posts))
    drafts = ThreadDraft.objects.visible_to(person).annotate(has_place=has_place)
    found = list(drafts.select_related("network", "thread__network", "post")[:MOST_LISTED])
    return _unsent(found, person)


def _unsent(drafts: Iterable[ThreadDraft], by: User) -> list[ThreadDraft]:
    """Without those whose text is a post already: a browser may send the draft a moment after the form."""
    drafts = list(drafts)
    keys = {key for draft in drafts if (key := key_of(draft.fields)) is not None}
    own = Q(author=by) | Q(pseudonym__user=by)
    found = (
        Post.objects.filter(own, key__in=keys).values_list("key", "body", "thread__title")
        if keys
        else ()
    )
    posted: dict[UUID | None, tuple[str, str]] = {key: (body, title) for key, body, title in found}
    return [draft for draft in drafts if not _says_what_is_posted(draft, posted)]


def _says_what_is_posted(draft: ThreadDraft, posted: Mapping[UUID | None, tuple[str, str]]) -> bool:
    text = draft.fields.get("body", "")
    if draft.post is not None:
        return bool(draft.post.body == text)
    body, title = posted.get(key_of(draft.fields), (None, ""))
    return text == body and (
        draft.thread_id is not None or one_line(draft.fields.get("title", "")) == title
    )
