"""Versions of drafts: tabs never overwrite each other, and posting deletes only its own draft.

A form names the version that it shows as "12.3": the draft's key, and how often it was saved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import F, Q, QuerySet

from hub.http.numbers import whole_number

if TYPE_CHECKING:
    from hub.drafts.models import BaseDraft

MOST_AT_ONE_PLACE = 20
EMPTY = "0"  # in a URL: an empty form, whatever drafts there are


class DraftField(forms.CharField):
    """Hidden field with the draft version that the form shows; empty before the first save."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 40, **kwargs})


@dataclass(frozen=True)
class OfferedDrafts[D: BaseDraft]:
    """Draft that a form starts with, and the other drafts of the same form."""

    draft: D | None
    others: Sequence[D]


def offered[D: BaseDraft](kept: Sequence[D], wanted: str) -> OfferedDrafts[D]:
    """Choose among the drafts of a form, newest first: the `wanted` one (its key), else the newest.

    With `EMPTY`, none is chosen.
    """
    if wanted == EMPTY:
        return OfferedDrafts(None, kept)
    chosen = next((draft for draft in kept if str(draft.pk) == wanted), kept[0] if kept else None)
    return OfferedDrafts(chosen, [draft for draft in kept if draft is not chosen])


def store[D: BaseDraft](draft: D, named: str, at_place: QuerySet[D]) -> None:
    """Overwrite the version that a form names, or save a separate draft.

    A separate draft is saved if that version was changed or deleted meanwhile; `draft.is_beside` is
    true then. The same text is not saved twice. The oldest beyond MOST_AT_ONE_PLACE are deleted.
    """
    there = at_place.filter(_is(named))
    if there.update(fields=draft.fields, saved_at=draft.saved_at, version=F("version") + 1):
        draft.pk, version = (int(part) for part in named.split("."))
        draft.version = version + 1
        return
    if same := at_place.filter(fields=draft.fields).first():
        draft.pk, draft.version = same.pk, same.version
        return
    draft.save(force_insert=True)
    surplus = at_place.order_by("-saved_at").values_list("pk", flat=True)[MOST_AT_ONE_PLACE:]
    at_place.filter(pk__in=list(surplus)).delete()
    draft.is_beside = bool(named)


def throw_away[D: BaseDraft](at_place: QuerySet[D], named: str) -> None:
    """Delete the version that a form names, unless it was saved again meanwhile."""
    at_place.filter(_is(named)).delete()


def settle[D: BaseDraft](at_place: QuerySet[D], named: str, sent: Mapping[str, str]) -> None:
    """Delete the drafts of a text that was stored for good.

    These are the version that the form names, and any with exactly the content that was `sent`.
    Other drafts of this form stay, without the form's idempotency key, under which another text is
    stored now.
    """
    key, texts = sent.get("key"), {name: text for name, text in sent.items() if name != "key"}
    for draft in at_place:  # most often one, or none
        if draft.name == named or all(
            draft.fields.get(name, "") == text for name, text in texts.items()
        ):
            at_place.filter(_is(draft.name)).delete()
        elif key is not None and draft.fields.get("key") == key:
            fields = {name: text for name, text in draft.fields.items() if name != "key"}
            at_place.filter(_is(draft.name)).update(fields=fields)


def _is(named: str) -> Q:
    """Return a condition for the one row of this version; an invalid name matches no row."""
    key, version = (whole_number(part) for part in named.partition(".")[::2])
    if key is None or version is None:
        return Q(pk__in=())
    return Q(pk=key, version=version)
