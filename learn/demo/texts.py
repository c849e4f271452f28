"""Texts of the demo's articles, read from texts/*.toml.

A file holds topics, a topic holds articles. An article inherits from its topic what it does not say
itself. `block` holds passages that an article of the topic may `add` to its end. A file that is a
series says so in `series`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from accounts.demo.markup import html, typographic

FOLDER = Path(__file__).with_name("texts")


@dataclass(frozen=True, slots=True)
class DemoSeriesPlace:
    """Position of an article in a series, and how many days ago it was published."""

    series: str
    description: str
    number: int
    days_ago: int


@dataclass(frozen=True, slots=True)
class DemoText:
    """Text of one article, not yet in the library.

    `shelves` are slugs of categories, the main one first. `voices` are the fields of possible
    authors, `by` the names of given authors. `review_in` and `publish_in` are days from today.
    """

    key: str
    title: str
    summary: str
    body: str
    type: str
    audience: str
    country: str
    shelves: tuple[str, ...]
    tags: tuple[str, ...]
    voices: tuple[str, ...]
    by: tuple[str, ...]
    warning: str
    source: str
    status: str
    review_in: int | None
    publish_in: int | None
    place: DemoSeriesPlace | None


def texts() -> Iterator[DemoText]:
    """Yield all texts, file by file in the order of the file names."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield from _texts_of(tomllib.loads(path.read_text(encoding="utf-8")))


def _texts_of(stored: Mapping[str, Any]) -> Iterator[DemoText]:
    pairs = [(topic, article) for topic in stored["topic"] for article in topic["article"]]
    for number, (topic, article) in enumerate(pairs, start=1):
        yield _text(topic, article, _place(stored.get("series"), number))


def _place(series: Mapping[str, Any] | None, number: int) -> DemoSeriesPlace | None:
    if series is None:
        return None
    return DemoSeriesPlace(
        series["title"], series["description"], number, series["days_ago"][number - 1]
    )


def _text(
    topic: Mapping[str, Any], article: Mapping[str, Any], place: DemoSeriesPlace | None
) -> DemoText:
    own = {
        **{name: topic[name] for name in topic if name not in {"article", "block", "tags", "also"}},
        **article,
    }
    added = [topic["block"][name] for name in article.get("add", [])]
    voice = own.get("voice", [])
    return DemoText(
        key=slugify(own["title"]),
        title=typographic(own["title"]),
        summary=typographic(own["summary"]),
        body=html("\n".join([own["body"], *added])),
        type=own["type"],
        audience=own["audience"],
        country=own["country"],
        shelves=_once([own["shelf"], *article.get("also", []), *topic.get("also", [])]),
        tags=_once([*topic.get("tags", []), *article.get("tags", [])]),
        voices=(voice,) if isinstance(voice, str) else tuple(voice),
        by=tuple(own.get("by", [])),
        warning=typographic(own.get("warning", "")),
        source=own.get("source", ""),
        status=own.get("status", "published"),
        review_in=own.get("review"),
        publish_in=own.get("in_days"),
        place=place,
    )


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
