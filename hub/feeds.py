"""Shared code of the site's Atom feeds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, quote_etag
from django.utils.xmlutils import SimplerXMLGenerator

from hub.http.absolute_urls import absolute
from hub.richtext.plain_text import one_line


def answer(
    request: HttpRequest, stamp: object, changed: datetime | None, write: Callable[[], str]
) -> HttpResponse:
    """Return the feed, or 304 if the reader has it.

    `stamp` differs whenever anything that the feed shows differs.
    """
    headers = {"ETag": quote_etag(sha256(repr((request.path, stamp)).encode()).hexdigest()[:32])}
    if changed:
        headers["Last-Modified"] = http_date(changed.timestamp())
    seconds = int(changed.timestamp()) if changed else None
    ready = get_conditional_response(request, etag=headers["ETag"], last_modified=seconds)
    if ready is None:
        ready = HttpResponse(write(), content_type="application/atom+xml; charset=utf-8")
    for name, value in headers.items():
        ready.headers.setdefault(name, value)
    return ready


def feed_of(title: str, *, page: str, here: str, changed: datetime | None) -> AuthorsAtomFeed:
    """Return an empty feed of the page at this path; `here` is the feed's own path."""
    name = one_line(title)
    feed = AuthorsAtomFeed(
        title=name if name == settings.SITE_NAME else f"{name} – {settings.SITE_NAME}",
        link=absolute(page),
        description="",
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(here),
    )
    feed.changed = changed
    return feed


class AuthorsAtomFeed(Atom1Feed):
    """Atom feed whose entries may have several authors, each with a name and an optional URL."""

    changed: datetime | None = None

    def latest_post_date(self) -> datetime:
        # Django would use the current time for an empty feed, which would differ each time.
        return self.changed or datetime.fromisoformat("2026-01-01T00:00:00+00:00")

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        self._add_author(handler, settings.SITE_NAME, absolute("/"))

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            self._add_author(handler, name, address)

    def _add_author(self, handler: SimplerXMLGenerator, name: str, address: str) -> None:
        handler.startElement("author", AttributesImpl({}))
        handler.addQuickElement("name", name)
        if address:
            handler.addQuickElement("uri", address)
        handler.endElement("author")
