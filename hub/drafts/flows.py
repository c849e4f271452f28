"""Saving, restoring and deleting of drafts."""

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
from hub.drafts.saved_fields import chosen, is_worth_keeping
from hub.drafts.versions import OfferedDrafts
from hub.quotations.flows import note, quotable

type Fields = Mapping[str, str]


@dataclass(frozen=True)
class DraftPlace:
    """Form whose content is saved in drafts.

    Its `fields` are saved; `texts` are those of them that hold words besides the body. `unsent`
    leaves out drafts that were stored for good already: a browser may send the draft a moment after
    the form.
    """

    name: str
    address: str
    label: str
    fields: Collection[str]
    unsent: Callable[[Sequence[Draft]], Sequence[Draft]]
    texts: Collection[str] = ()


@transaction.atomic
def keep(*, by: AbstractBaseUser, place: DraftPlace, typed: Fields) -> Draft | None:
    """Save what was typed as the next version of the draft that the form names.

    If that draft was changed elsewhere meanwhile, a separate draft is saved. An empty form deletes
    its draft. Returns None if nothing was saved. Raises DraftTooLong.
    """
    fields, named, drafts = (
        chosen(typed, place.fields),
        typed.get("draft", ""),
        _drafts(by, place.name),
    )
    if not is_worth_keeping(fields, place.texts):
        versions.throw_away(drafts, named)
        return None
    if "body" in fields:
        fields["body"] = quotable(fields["body"])
    draft = Draft(
        user_id=by.pk, place=place.name, address=place.address, label=place.label, fields=fields
    )
    if not place.unsent([draft]):
        return None
    versions.store(draft, named, drafts)
    attach(draft)
    note(TEXT_DRAFT, draft.pk, fields.get("body", ""))
    return draft


def kept(by: AbstractBaseUser, place: DraftPlace, wanted: str = "") -> OfferedDrafts[Draft]:
    """Return the drafts of this form whose text was not sent meanwhile.

    `wanted` is the draft that the URL asks for. One query, and another one if there is a draft.
    """
    found = list(_at(by.pk, place.name))
    return versions.offered(place.unsent(found) if found else (), wanted)


def brought_back(draft: Draft | None, initial: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's initial data; fields of the draft take precedence over `initial`."""
    return {**initial, **draft.fields, "draft": draft.name} if draft else dict(initial)


def settle(by: AbstractBaseUser, place: str, named: str, **sent: str) -> None:
    """Delete the draft that was `sent`, as its form names it.

    The caller is in the transaction that stores the text for good, and looks for its pictures
    afterwards.
    """
    versions.settle(_drafts(by, place), named, sent)


def _drafts(by: AbstractBaseUser, place: str) -> QuerySet[Draft]:
    return Draft.objects.filter(user=by.pk, place=place)


@prepared(int, str)
def _at(person: int, place: str) -> QuerySet[Draft]:
    return Draft.objects.filter(user=person, place=place)
