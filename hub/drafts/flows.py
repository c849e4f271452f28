"""Keeping what somebody writes, giving it back, letting it go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from hub.database.prepared import prepared
from hub.drafts.models import Draft
from hub.drafts.pictures import attach
from hub.drafts.typed import chosen, is_worth_keeping

type Fields = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where something is written: one draft a person and `name`.

    `fields` of the form are kept, of which `texts` hold words besides the text. `is_sent` says of fields that they
    were stored for good already: a browser may send the draft a moment after the form.
    """

    name: str
    address: str
    label: str
    fields: Collection[str]
    is_sent: Callable[[Fields], bool]
    texts: Collection[str] = ()


@transaction.atomic
def keep(*, by: AbstractBaseUser, place: Place, typed: Fields) -> Draft | None:
    """Keep what was typed in place of what was kept before. An empty form takes the draft away. Raises TooLong."""
    fields = chosen(typed, place.fields)
    if not is_worth_keeping(fields, place.texts):
        forget(by, place.name)
        return None
    if place.is_sent(fields):
        return None
    told = {"address": place.address, "label": place.label, "fields": fields, "saved_at": timezone.now()}
    draft, _ = Draft.objects.update_or_create(user_id=by.pk, place=place.name, defaults=told)
    attach(draft)
    return draft


def kept(by: AbstractBaseUser, place: Place) -> Draft | None:
    """The draft of this place, unless its text was sent meanwhile. One query, and one where there is a draft."""
    draft = next(iter(_at(by.pk, place.name)), None)
    return None if draft is None or place.is_sent(draft.fields) else draft


def brought_back(draft: Draft | None, initial: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with: the draft's fields before those that it would begin with."""
    return {**initial, **(draft.fields if draft else {})}


def forget(by: AbstractBaseUser, place: str) -> None:
    """In the transaction that stores the text for good, before its pictures are asked for."""
    Draft.objects.filter(user=by.pk, place=place).delete()


@prepared(int, str)
def _at(person: int, place: str) -> QuerySet[Draft]:
    return Draft.objects.filter(user=person, place=place)
