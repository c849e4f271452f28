"""People named in a post: "@handle", as it is written."""

from __future__ import annotations

import re

from django.db.models.functions import Lower

from hub.richtext.plain import plain_text
from networks.discussions.models import Mention, Post
from networks.membership import members_who_read

MOST_MENTIONS = 20
# Not within an address or a word. Handles are letters, digits and single hyphens.
_MENTION = re.compile(r"(?<![\w.@/-])@([A-Za-z0-9](?:-?[A-Za-z0-9])+)")


def handles_in(body: str) -> list[str]:
    """The handles that a post's text names, in order, each once, in lower case."""
    return list(dict.fromkeys(handle.lower() for handle in _MENTION.findall(plain_text(body))))[:MOST_MENTIONS]


def note_mentions(post: Post) -> None:
    """Make the post's mentions those of its text. Only members, who can read it, are noted."""
    handles = handles_in(post.body)
    named: set[int] = set()
    if handles:
        readers = members_who_read(post.thread.network).alias(lower_handle=Lower("handle"))
        named = set(readers.filter(lower_handle__in=handles).values_list("pk", flat=True))
    writer_id = post.pseudonym.user_id if post.pseudonym else post.author_id
    named.discard(writer_id or 0)
    Mention.objects.filter(post=post).exclude(user__in=named).delete()
    Mention.objects.bulk_create([Mention(post=post, user_id=pk) for pk in named], ignore_conflicts=True)
