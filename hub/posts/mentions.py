"""Mentions in a post: "@handle"."""

from __future__ import annotations

import re
from typing import Any

from hub.posts.models import BasePost
from hub.richtext.plain_text import own_words, plain_text

MOST_MENTIONS = 20
# Not within a URL, an e-mail address or a word. Handles are letters, digits and single hyphens.
MENTION = re.compile(r"(?<![\w.@/-])@([A-Za-z0-9](?:-?[A-Za-z0-9])+)")


def handles_in(body: str) -> list[str]:
    """Return the handles mentioned in a body: in order, unique, in lower case.

    At most MOST_MENTIONS. Handles in quotations, code and struck-out text do not count: they are
    somebody else's words, or address nobody.
    """
    said = plain_text(own_words(body))
    return list(dict.fromkeys(handle.lower() for handle in MENTION.findall(said)))[:MOST_MENTIONS]


def note_mentions(row: BasePost, noted: Any, readers: Any, writer_id: int | None) -> bool:
    """Sync the post's mention rows with its body and return whether it mentions anybody.

    `noted` is the manager of the post's mentions. `readers` is a queryset of the users who can
    read the post, with a `named_by` method; nobody else is mentioned, nor is the author.
    """
    handles = handles_in(row.body)
    named: set[int] = set()
    if handles:
        named = set(readers.named_by(handles).values_list("pk", flat=True))
    named.discard(writer_id or 0)
    if row.version > 1:
        noted.exclude(user__in=named).delete()
    place = {noted.field.name: row}
    noted.bulk_create(
        [noted.model(**place, user_id=pk) for pk in sorted(named)], ignore_conflicts=True
    )
    return bool(named)
