"""Article as a file describes it.

An ArticleRecord can always be stored. The schema is described in docs/import.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify

from learn.importing.values.fields import RecordFields
from learn.importing.values.names import display_name
from learn.importing.values.text import paragraphs
from learn.models import Article, Author, Category, Series, Tag

KNOWN = frozenset(
    {
        *(
            "title",
            "summary",
            "body",
            "text",
            "type",
            "audience",
            "country",
            "language",
            "content_warning",
        ),
        *(
            "categories",
            "tags",
            "authors",
            "series",
            "source",
            "preexisting",
            "original_authors",
            "original_date",
        ),
        *("doi", "pmid", "id", "status", "published_at", "review_by"),
    }
)
KNOWN_OF_AUTHOR = frozenset({"name", "affiliation", "as_written"})
KNOWN_OF_SERIES = frozenset({"title", "position"})
KNOWN_OF_SOURCE = frozenset({"name", "url", "key"})
LONGEST_BODY = 1_000_000
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def longest(model: type[models.Model], field: str) -> int:
    return int(getattr(model._meta.get_field(field), "max_length", None) or LONGEST_BODY)


class BadRecord(ValueError):
    """Record that cannot be imported; the message tells the file's author why."""


@dataclass(frozen=True, slots=True)
class RecordAuthor:
    name: str
    affiliation: str = ""


@dataclass(frozen=True, slots=True)
class RecordSeries:
    title: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """Validated record of one article.

    `status` and `published_at` are empty if the file leaves them to the import. `source_key` and
    `external_id` identify the article when the file is imported again.
    """

    title: str
    external_id: str
    source_key: str = ""
    summary: str = ""
    body: str = ""
    type: str = Article.Type.BLOG.value
    audience: str = Article.Audience.EVERYONE.value
    country: str = ""
    language: str = "en"
    content_warning: str = ""
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[RecordAuthor, ...] = ()
    series: RecordSeries | None = None
    is_preexisting: bool = False
    source_name: str = ""
    source_url: str = ""
    original_author_text: str = ""
    original_date: date | None = None
    doi: str = ""
    pmid: str = ""
    status: str = ""
    published_at: datetime | None = None
    review_by: date | None = None

    @classmethod
    def from_fields(cls, raw: Mapping[str, Any]) -> ArticleRecord:
        """Build a record from an object of the JSON Lines schema.

        Raises BadRecord, which lists everything that is wrong.
        """
        problems: list[str] = []
        fields = RecordFields(raw, KNOWN, problems)
        values = _texts(fields) | _origin(fields) | _parts(fields)
        if not values["title"] and not any(problem.startswith("title ") for problem in problems):
            problems.append("title is missing")
        external_id = _external_id(fields, values)
        if problems:
            raise BadRecord("; ".join(problems))
        return cls(external_id=external_id, **values)

    def digest(self, **decided: Any) -> str:
        """Return a fingerprint of the record and of what the import decided for it.

        An equal fingerprint means that there is nothing to write.
        """
        content = json.dumps([asdict(self), decided], default=str, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def _texts(fields: RecordFields) -> dict[str, Any]:
    body, text = (fields.text(name, LONGEST_BODY, lines=True) for name in ("body", "text"))
    if body and text:
        fields.wrong("body and text are both given; body is HTML, text is plain")
    return {
        "title": fields.text("title", longest(Article, "title")),
        "summary": fields.text("summary", longest(Article, "summary")),
        "body": body or paragraphs(text),
        "type": fields.choice("type", Article.Type) or Article.Type.BLOG.value,
        "audience": fields.choice("audience", Article.Audience) or Article.Audience.EVERYONE.value,
        "country": fields.country("country"),
        "language": fields.language("language") or "en",
        "content_warning": fields.text("content_warning", longest(Article, "content_warning")),
        "status": fields.choice("status", Article.Status),
        "published_at": fields.moment("published_at"),
        "review_by": fields.date("review_by"),
    }


def _origin(fields: RecordFields) -> dict[str, Any]:
    source = fields.object("source", KNOWN_OF_SOURCE)
    if isinstance(source, str):
        source = RecordFields({"name": source}, KNOWN_OF_SOURCE, fields.problems, within="source.")
    source = source or RecordFields({}, KNOWN_OF_SOURCE, fields.problems)
    name = source.text("name", longest(Article, "source_name"))
    origin: dict[str, Any] = {
        "source_name": name,
        "source_url": source.address("url", longest(Article, "source_url")),
        "original_author_text": fields.text(
            "original_authors", longest(Article, "original_author_text")
        ),
        "original_date": fields.date("original_date"),
        "doi": _identifier(fields, "doi", _DOI_PREFIX.sub("", fields.text("doi", 250))),
        "pmid": _identifier(fields, "pmid", fields.text("pmid", 50, numbers=True)),
    }
    flag = fields.flag("preexisting")
    is_preexisting = any(origin.values()) if flag is None else flag
    key = slugify(source.text("key", 200) or name)[: longest(Article, "source_key")]
    return origin | {"is_preexisting": is_preexisting, "source_key": key}


def _parts(fields: RecordFields) -> dict[str, Any]:
    return {
        "categories": fields.texts("categories", longest(Category, "name")),
        "tags": fields.texts("tags", longest(Tag, "name")),
        "authors": _authors(fields),
        "series": _series(fields),
    }


def _identifier(fields: RecordFields, name: str, text: str) -> str:
    try:
        if text:
            cast(models.Field[Any, Any], Article._meta.get_field(name)).run_validators(text)
    except ValidationError as problem:
        fields.wrong(f"{name} “{text[:40]}” cannot be right. {' '.join(problem.messages)}")
    return text


def _authors(fields: RecordFields) -> tuple[RecordAuthor, ...]:
    found: dict[tuple[str, str], RecordAuthor] = {}
    for item in fields.objects("authors", KNOWN_OF_AUTHOR):
        author = (
            RecordFields({"name": item}, KNOWN_OF_AUTHOR, fields.problems, "authors.")
            if isinstance(item, str)
            else item
        )
        name = author.text("name", longest(Author, "name"))
        affiliation = author.text("affiliation", longest(Author, "affiliation"))
        if name:
            byline = RecordAuthor(
                name if author.flag("as_written") else display_name(name), affiliation
            )
            found.setdefault((byline.name.lower(), affiliation.lower()), byline)
        elif not isinstance(item, str) and not author.raw("name"):
            fields.wrong("authors.name is missing")
    return tuple(found.values())


def _series(fields: RecordFields) -> RecordSeries | None:
    item = fields.object("series", KNOWN_OF_SERIES)
    if item is None:
        return None
    series = (
        RecordFields({"title": item}, KNOWN_OF_SERIES, fields.problems, "series.")
        if isinstance(item, str)
        else item
    )
    title = series.text("title", longest(Series, "title"))
    position = series.whole_number("position", 1_000_000)
    return RecordSeries(title, position) if title else None


def _external_id(fields: RecordFields, values: Mapping[str, Any]) -> str:
    """Return the record's own id, or the best available substitute.

    DOI, PMID or URL; else a hash of title, date and authors.
    """
    given = fields.text("id", 10_000, numbers=True)
    doi, pmid = (
        f"{name}:{values[name].lower()}" if values[name] else "" for name in ("doi", "pmid")
    )
    identifier = given or doi or pmid or values["source_url"]
    if identifier:
        return _fitting(identifier)
    known_by = [
        values["title"].lower(),
        str(values["original_date"]),
        [byline.name for byline in values["authors"]],
    ]
    return _fitting(json.dumps(known_by), always=True)


def _fitting(identifier: str, *, always: bool = False) -> str:
    if always or len(identifier) > longest(Article, "external_id"):
        return "sha256:" + hashlib.sha256(identifier.encode()).hexdigest()
    return identifier
