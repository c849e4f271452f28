"""Versions of drafts: two tabs never write over each other, and posting takes away what it came from, no more.

A form names the version that it shows as "12.3": the draft's key, and how often it was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import F, Q, QuerySet

from hub.numbers import whole_number

if TYPE_CHECKING:
    from hub.drafts.models import BaseDraft

MOST_AT_ONE_PLACE = 20
EMPTY = "0"  # asked for in an address: an empty form, beside what is kept


class DraftField(forms.CharField):
    """Names the version of the draft that the form shows; empty as long as nothing of it was kept."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 40, **kwargs})


@dataclass(frozen=True)
class OfferedDrafts[D: BaseDraft]:
    """The draft that a form begins with, and what else was begun at its place."""

    draft: D | None
    others: Sequence[D]


def offered[D: BaseDraft](kept: Sequence[D], wanted: str) -> OfferedDrafts[D]:
    """Choose among the drafts of a place, the newest first: the `wanted` one (its key), else the newest."""
    if wanted == EMPTY:
        return OfferedDrafts(None, kept)
    chosen = next((draft for draft in kept if str(draft.pk) == wanted), kept[0] if kept else None)
    return OfferedDrafts(chosen, [draft for draft in kept if draft is not chosen])


def store[D: BaseDraft](draft: D, named: str, at_place: QuerySet[D]) -> None:
    """Write over the version that a form names, or beside the others if it was written or thrown away meanwhile.

    `draft.is_beside` says so afterwards. The same text is not kept twice.
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
    """Delete the version that a form names, unless it was written again meanwhile."""
    at_place.filter(_is(named)).delete()


def settle[D: BaseDraft](at_place: QuerySet[D], named: str, sent: Mapping[str, str]) -> None:
    """Delete what was stored for good: the version that the form names, and any that says just what was `sent`.

    What else was begun at this place stays. It loses the form's key, under which another text is stored now.
    """
    key, texts = sent.get("key"), {name: text for name, text in sent.items() if name != "key"}
    for draft in at_place:  # most often one, or none
        if draft.name == named or all(draft.fields.get(name, "") == text for name, text in texts.items()):
            at_place.filter(_is(draft.name)).delete()
        elif key is not None and draft.fields.get("key") == key:
            fields = {name: text for name, text in draft.fields.items() if name != "key"}
            at_place.filter(_is(draft.name)).update(fields=fields)


def _is(named: str) -> Q:
    """The one row of this version; no row for what is no name of one."""
    key, version = (whole_number(part) for part in named.partition(".")[::2])
    if key is None or version is None:
        return Q(pk__in=())
    return Q(pk=key, version=version)
