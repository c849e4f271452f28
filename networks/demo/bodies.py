"""HTML bodies of demo posts: light markup with mentions, links to articles and quotations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.html import format_html

from accounts.demo.markup import html
from accounts.models import User
from networks.discussions.models import Post

_PERSON = re.compile(r"@\[([^\]]+)\]")
_ARTICLE = re.compile(r"\[([^\]]+)\]\(learn:([^)]+)\)")


def body_of(
    text: str, people: Mapping[str, User], articles: Mapping[str, str], *, answers: Post | None
) -> str:
    """Return the body as HTML. An article that is not in the library is named without a link."""
    text = _PERSON.sub(lambda found: f"@{people[found[1]].handle}", text)
    text = _ARTICLE.sub(lambda found: _linked(found[1], articles.get(found[2], "")), text)
    body = html(text)
    if answers is not None and body.startswith("<blockquote>"):
        source = format_html(
            '<p>From <a href="{}">an earlier post</a>:</p>', answers.get_absolute_url()
        )
        body = body.replace("<blockquote>", f"<blockquote>{source}", 1)
    return body


def key_of(*place: object) -> UUID:
    """Return an idempotency key that is always the same for the same parts."""
    return uuid5(NAMESPACE_URL, "/".join(map(str, place)))


def _linked(words: str, address: str) -> str:
    return f"[{words}]({address})" if address else words
