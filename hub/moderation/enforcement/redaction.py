"""Taking words out of what hangs on a thing: the names of its files, and what was said when it was reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model, QuerySet

from hub.files.models import StoredFile
from hub.files.uploads import tidy_name
from hub.moderation.models import Appeal, Case, Report
from hub.richtext.redaction import RedactedPassage


def take_out_of_cases(
    kind: str, ids: Collection[int] | QuerySet[Any, Any], words: RedactedPassage
) -> None:
    """Of all that is kept about these things: who reported, decided or answered may have repeated them."""
    cases = Case.objects.filter(kind=kind, object_id__in=ids)
    for case in cases:
        _take_out(case, ("note", "message", "handover"), words)
    for report in Report.objects.filter(case__in=cases):
        _take_out(report, ("text",), words)
    for appeal in Appeal.objects.filter(case__in=cases):
        _take_out(appeal, ("text", "answer"), words)


def take_out_of_names(files: Iterable[StoredFile], words: RedactedPassage) -> int:
    """Returns how often they stood there. What a file holds stays: to take that away, take the file out."""
    found = 0
    for file in files:
        name, times = words.out_of_name(file.original_name)
        if times:
            file.original_name = tidy_name(name)
            file.save(update_fields=["original_name"])
        found += times
    return found


def _take_out(row: Model, fields: Collection[str], words: RedactedPassage) -> None:
    found = 0
    for name in fields:
        text, times = words.out_of_line(getattr(row, name))
        if times:
            setattr(row, name, text)
        found += times
    if found:
        row.save(update_fields=[*fields])
