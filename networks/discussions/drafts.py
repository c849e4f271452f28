"""What somebody is writing, kept on the server while they write; one draft a person and place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, UUIDField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf
from django.utils import timezone

from accounts.models import User
from hub.drafts.typed import chosen, is_worth_keeping, key_of
from networks.discussions.models import Draft, Post, Thread
from networks.discussions.pictures import attach_to_draft
from networks.discussions.querysets import DraftQuerySet
from networks.models import Network

MOST_LISTED = 100
POLL = "poll"  # the prefix of the poll's own form
_NEW = ("key", "kind", "title", "body", "tags", "content_warning", "anonymous")
_POLL = tuple(f"{POLL}-{name}" for name in ("question", "choices", "is_multiple", "is_secret", "closes_on"))
_TYPED = ("title", "tags", "content_warning", f"{POLL}-question", f"{POLL}-choices")


@dataclass(frozen=True)
class Place:
    """What is being written: a new thread of the network, a reply to the thread, or an edit of its post."""

    network: Network
    thread: Thread | None = None
    post: Post | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the form's fields that are kept."""
        if self.post is not None:
            return ("body", "version")
        return ("key", "body", "reply_to", "anonymous") if self.thread is not None else (*_NEW, *_POLL)

    def drafts_of(self, person: User) -> DraftQuerySet:
        """Wherever the thread was moved to, and the post, since the draft was kept."""
        if self.post is not None:
            return Draft.objects.filter(user=person, post=self.post)
        if self.thread is not None:
            return Draft.objects.filter(user=person, thread=self.thread, post=None)
        return Draft.objects.filter(user=person, network=self.network, thread=None, post=None)


@transaction.atomic
def keep(*, by: User, place: Place, typed: Mapping[str, str]) -> Draft | None:
    """Keep what was typed in place of what was kept before. An empty form takes the draft away. Raises TooLong."""
    fields = chosen(typed, place.fields)
    if not is_worth_keeping(fields, _TYPED):
        place.drafts_of(by).delete()
        return None
    draft = Draft(user=by, network=place.network, thread=place.thread, post=place.post, fields=fields)
    if unsent(draft, by) is None:
        return None
    draft.saved_at = timezone.now()
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["user", "network", "thread", "post"],
        update_fields=["fields", "saved_at"],
    )
    attach_to_draft(draft)
    return draft


def kept(by: User, place: Place) -> Draft | None:
    """The draft of this place, unless its text was sent meanwhile."""
    return unsent(place.drafts_of(by).select_related("post").first(), by)


def unsent_replies(person: User, thread: OuterRef) -> DraftQuerySet:
    """The draft of a reply, for a query of which it is a part; none if its text is a post already."""
    key = Cast(NullIf(KeyTextTransform("key", "fields"), Value("")), UUIDField())
    sent = Post.objects.filter(Q(author=person) | Q(pseudonym__user=person), key=OuterRef("key"))
    drafts = Draft.objects.filter(user=person, thread=thread, post=None)
    return drafts.annotate(key=key).filter(~Exists(sent))


def unsent(draft: Draft | None, by: User) -> Draft | None:
    """The draft; None if its text is a post already: a browser may send the draft a moment after the form."""
    if draft is None or draft in _sent([draft], by):
        return None
    return draft


def brought_back(draft: Draft | None, initial: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: the draft's fields; a quotation that was asked for comes after its text."""
    if draft is None:
        return dict(initial)
    fields: dict[str, Any] = dict(draft.fields)
    fields["body"] = fields.get("body", "") + initial.get("body", "")
    answering = {"reply_to": initial["reply_to"]} if "reply_to" in initial else {}
    return {**initial, **fields, **answering}


def of_poll(draft: Draft | None) -> dict[str, str]:
    """The fields of the poll's own form."""
    fields = draft.fields if draft else {}
    return {name.removeprefix(f"{POLL}-"): typed for name, typed in fields.items() if name in _POLL}


def own_list(person: User) -> list[Draft]:
    """The person's drafts of networks that they can read inside, the newest first. `has_place` says whether what
    they belong to is still there."""
    threads = Thread.objects.visible_to(person).filter(pk=OuterRef("thread"))
    posts = Post.objects.visible_to(person).filter(pk=OuterRef("post"))
    has_place = (Q(thread=None) | Exists(threads)) & (Q(post=None) | Exists(posts))
    drafts = Draft.objects.visible_to(person).annotate(has_place=has_place)
    found = list(drafts.select_related("network", "thread__network", "post")[:MOST_LISTED])
    sent = _sent(found, person)
    return [draft for draft in found if draft not in sent]


def _sent(drafts: Iterable[Draft], by: User) -> list[Draft]:
    """Those whose text is a post already."""
    keys = {key for draft in drafts if (key := key_of(draft.fields)) is not None}
    own = Q(author=by) | Q(pseudonym__user=by)
    posted = set(Post.objects.filter(own, key__in=keys).values_list("key", flat=True)) if keys else set()
    return [draft for draft in drafts if key_of(draft.fields) in posted or _says_nothing_new(draft)]


def _says_nothing_new(draft: Draft) -> bool:
    return draft.post is not None and draft.post.body == draft.fields.get("body", "")
