"""Taking words out of what somebody was still writing, so that they do not come back with it."""

from __future__ import annotations

from collections.abc import Collection

from hub.drafts.models import Draft
from hub.richtext.redacting import Passage


def take_out_of_drafts(places: Collection[str], words: Passage) -> None:
    """Of every draft at these places, whoever is writing it. The rest of it stays."""
    for draft in Draft.objects.select_for_update().filter(place__in=places):
        fields, found = dict(draft.fields), 0
        for name, text in fields.items():
            fields[name], times = (words.out_of if name == "body" else words.out_of_line)(text)
            found += times
        if found:
            draft.fields = fields
            draft.save(update_fields=["fields"])
