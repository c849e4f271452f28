"""Comparison of two texts when two people edit at once: the second one sees both and chooses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from learn.contributions.flows import ArticleInput
from learn.history.diffs import FieldDiff, differences
from learn.history.revisions import fields_of, snapshot
from learn.models import Article


def both_texts(current: Article, mine: ArticleInput) -> Sequence[FieldDiff]:
    """Return each field that differs between the stored and the submitted text."""
    theirs = snapshot(current)
    return differences(theirs, _as_snapshot(current, mine))


def _as_snapshot(current: Article, mine: ArticleInput) -> dict[str, Any]:
    typed = Article(**{**_stored(current), **mine.fields})
    typed.category = mine.category
    return fields_of(typed) | {"tags": sorted(mine.tags)}


def _stored(current: Article) -> dict[str, Any]:
    return {each.attname: getattr(current, each.attname) for each in Article._meta.concrete_fields}
