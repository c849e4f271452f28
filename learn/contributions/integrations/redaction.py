"""Redaction of what was said about a contribution."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from hub.drafts.redaction import take_out_of_drafts
from hub.richtext.redaction import RedactedPassage
from learn.contributions.authoring.drafts import name_of
from learn.contributions.models import Contribution, DeskNote, Remark, RemarkAnswer, Step
from learn.models import Article


def redact_what_was_said(article: Article, words: RedactedPassage, everywhere: bool) -> int:  # noqa: ARG001
    """Redact a passage in everything said about an article and return how often.

    Covers remarks with their quotes, their answers, internal notes, notes on steps, justifications,
    and drafts of unsaved changes. Drafts are not counted. `everywhere` makes no difference.
    """
    said: Iterable[tuple[Iterable[Model], tuple[str, ...]]] = (
        (Remark.objects.filter(contribution__article=article), ("quote", "text")),
        (RemarkAnswer.objects.filter(remark__contribution__article=article), ("text",)),
        (DeskNote.objects.filter(contribution__article=article), ("text",)),
        (Step.objects.filter(contribution__article=article), ("note",)),
    )
    contributions = list(Contribution.objects.filter(article=article))
    take_out_of_drafts([name_of(each) for each in contributions], words)
    found = sum(_out_of_explained(each, words) for each in contributions)
    return found + sum(_take_out(row, fields, words) for rows, fields in said for row in rows)


def _out_of_explained(contribution: Contribution, words: RedactedPassage) -> int:
    lines = [words.out_of_line(line) for line in contribution.explained]
    found = sum(times for _, times in lines)
    if found:
        contribution.explained = [line[:300] for line, _ in lines]
        contribution.save(update_fields=["explained"])
    return found


def _take_out(row: Model, fields: tuple[str, ...], words: RedactedPassage) -> int:
    found = 0
    for name in fields:
        text, times = words.out_of_line(getattr(row, name))
        if times:
            setattr(row, name, text[: row._meta.get_field(name).max_length])  # type: ignore[union-attr]
        found += times
    if found:
        row.save(update_fields=[*fields])
    return found
