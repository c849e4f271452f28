"""Keeping what somebody writes, giving it back, letting it go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from hub.database.prepared import prepared
from hub.drafts import versions
from hub.drafts.models import Draft
from hub.drafts.pictures import attach
from hub.drafts.quotations import TEXT_DRAFT
from hub.drafts.typed import chosen, is_worth_keeping
from hub.drafts.versions import OfferedDrafts
from hub.quotations.flows import note, quotable

type Fields = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where something is written.

    `fields` of the form are kept, of which `texts` hold words besides the text. `unsent` leaves out those that were
    stored for good already: a browser may send the draft a moment after the form.
    """

    name: str
    address: str
    label: str
    fields: Collection[str]
    unsent: Callable[[Sequence[Draft]], Sequence[Draft]]
    texts: Collection[str] = ()


@transaction.atomic
def keep(*, by: AbstractBaseUser, place: Place, typed: Fields) -> Draft | None:
    """Keep what was typed as the next version of the draft that the form names, or beside it where that was written
    elsewhere meanwhile. An empty form takes its draft away. Raises TooLong."""
    fields, named, drafts = chosen(typed, place.fields), typed.get("draft", ""), _drafts(by, place.name)
    if not is_worth_keeping(fields, place.texts):
        versions.throw_away(drafts, named)
        return None
    if "body" in fields:
        fields["body"] = quotable(fields["body"])
    draft = Draft(user_id=by.pk, place=place.name, address=place.address, label=place.label, fields=fields)
    if not place.unsent([draft]):
        return None
    versions.store(draft, named, drafts)
    attach(draft)
    note(TEXT_DRAFT, draft.pk, fields.get("body", ""))
    return draft


def kept(by: AbstractBaseUser, place: Place, wanted: str = "") -> OfferedDrafts[Draft]:
    """The drafts of this place whose text was not sent meanwhile; `wanted` is asked for in the address.

    One query, and one where there is a draft.
    """
    found = list(_at(by.pk, place.name))
    return versions.offered(place.unsent(found) if found else (), wanted)


def brought_back(draft: Draft | None, initial: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: the draft's fields before those that it would begin with."""
    return {**initial, **draft.fields, "draft": draft.name} if draft else dict(initial)


def settle(by: AbstractBaseUser, place: str, named: str, **sent: str) -> None:
    """Let go of the draft that was `sent`, as its form names it. In the transaction that stores the text for good,
    before its pictures are asked for."""
    versions.settle(_drafts(by, place), named, sent)


def _drafts(by: AbstractBaseUser, place: str) -> QuerySet[Draft]:
    return Draft.objects.filter(user=by.pk, place=place)


@prepared(int, str)
def _at(person: int, place: str) -> QuerySet[Draft]:
    return Draft.objects.filter(user=person, place=place)
