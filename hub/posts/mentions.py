"""People named in a post: "@handle", as it is written."""

from __future__ import annotations

import re
from typing import Any

from hub.posts.models import BasePost
from hub.richtext.plain import own_words, plain_text

MOST_MENTIONS = 20
# Not within an address or a word. Handles are letters, digits and single hyphens.
MENTION = re.compile(r"(?<![\w.@/-])@([A-Za-z0-9](?:-?[A-Za-z0-9])+)")


def handles_in(body: str) -> list[str]:
    """Return the handles that a post's own words name, in order, each once, in lower case.

    Those in quotations, code and struck-out words are somebody else's words, or no call to anybody.
    """
    said = plain_text(own_words(body))
    return list(dict.fromkeys(handle.lower() for handle in MENTION.findall(said)))[:MOST_MENTIONS]


def note_mentions(row: BasePost, noted: Any, readers: Any, writer_id: int | None) -> bool:
    """Make the post's mentions those of its text, of people who can read it; says whether there are any.

    `noted` is the manager of the post's mentions, `readers` a queryset of people (`named_by`).
    """
    handles = handles_in(row.body)
    named: set[int] = set()
    if handles:
        named = set(readers.named_by(handles).values_list("pk", flat=True))
    named.discard(writer_id or 0)
    if row.version > 1:
        noted.exclude(user__in=named).delete()
    place = {noted.field.name: row}
    noted.bulk_create([noted.model(**place, user_id=pk) for pk in sorted(named)], ignore_conflicts=True)
    return bool(named)
