"""Two people write at once: the second one sees both texts and chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from learn.contributions.flows import Writing
from learn.differences import FieldDifference, differences
from learn.models import Article
from learn.revisions import fields_of, snapshot


def both_texts(current: Article, mine: Writing) -> Sequence[FieldDifference]:
    """Each field that differs between what is stored now and what was typed."""
    theirs = snapshot(current)
    return differences(theirs, _as_snapshot(current, mine))


def _as_snapshot(current: Article, mine: Writing) -> dict[str, Any]:
    typed = Article(**{**_stored(current), **mine.fields})
    typed.category = mine.category
    return fields_of(typed) | {"tags": sorted(mine.tags)}


def _stored(current: Article) -> dict[str, Any]:
    return {each.attname: getattr(current, each.attname) for each in Article._meta.concrete_fields}
