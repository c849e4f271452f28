"""Redaction of drafts, so that redacted words do not return with a draft."""

from __future__ import annotations

from collections.abc import Collection

from hub.drafts.models import Draft
from hub.richtext.redaction import RedactedPassage


def take_out_of_drafts(places: Collection[str], words: RedactedPassage) -> None:
    """Redact every draft of the forms in `places`, whoever is writing it. Locks the rows.

    The rest of each draft stays.
    """
    for draft in Draft.objects.select_for_update().filter(place__in=places):
        fields, found = dict(draft.fields), 0
        for name, text in fields.items():
            fields[name], times = (words.out_of if name == "body" else words.out_of_line)(text)
            found += times
        if found:
            draft.fields = fields
            draft.save(update_fields=["fields"])
