"""Authors of the demo's articles: demo members, and people from authors.toml."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify

from accounts.demo.people import people
from accounts.demo.randomness import chance
from accounts.models import User
from learn.demo.texts import DemoText
from learn.models import Author, AuthorAlias

FILE = Path(__file__).with_name("authors.toml")
EDITORS = "The library editors"
# Maximum number of authors by type of article. All other types, such as stories, have one.
MOST_AUTHORS = {"case-study": 3, "guidance": 2, "tool": 2, "research": 4, "report": 3}
LONGEST_SLUG = 90


@dataclass(frozen=True, slots=True)
class DemoWriter:
    """Person who may have written an article; `field` is what they know about."""

    name: str
    field: str
    country: str
    affiliation: str = ""
    user: User | None = None


def assign(texts: Sequence[DemoText], members: Mapping[str, User]) -> dict[str, list[Author]]:
    """Return the authors of each text by its key, in order; create those that are missing."""
    writers = _writers(members)
    cast = _Cast(writers)
    names = {text.key: cast.choose(text) for text in texts}
    wanted = {name for chosen in names.values() for name in chosen}
    rows = _load([writer for writer in writers if writer.name in wanted])
    return {key: [rows[name] for name in chosen] for key, chosen in names.items()}


def _writers(members: Mapping[str, User]) -> list[DemoWriter]:
    own = [
        DemoWriter(
            person.name,
            person.field,
            person.country,
            _affiliation(members[person.name]),
            members[person.name],
        )
        for person in people()
    ]
    stored: list[str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["authors"]
    others = [
        DemoWriter(name, field, country, affiliation)
        for name, field, country, affiliation in map(_split, stored)
    ]
    return [*own, *others, DemoWriter(EDITORS, "editors", "GB")]


def _split(line: str) -> list[str]:
    return [part.strip() for part in line.split("|")]


def _affiliation(user: User) -> str:
    return ", ".join(
        part
        for part in (user.job_title, user.organisation.name if user.organisation else "")
        if part
    )


class _Cast:
    """Choice of writers for texts: of the right field and country, least used first."""

    def __init__(self, writers: Sequence[DemoWriter]) -> None:
        self.writers = writers
        self.written = Counter[str]()

    def choose(self, text: DemoText) -> list[str]:
        chosen = list(text.by) or self._fitting(text)
        self.written.update(chosen)
        return chosen

    def _fitting(self, text: DemoText) -> list[str]:
        luck = chance("authors", text.key)
        order = [writer.name for writer in self.writers]
        luck.shuffle(order)
        fitting = {writer.name for writer in self._candidates(text)}
        ranked = sorted(
            (name for name in order if name in fitting), key=lambda name: self.written[name]
        )
        return ranked[: luck.randint(1, MOST_AUTHORS.get(text.type, 1))]

    def _candidates(self, text: DemoText) -> list[DemoWriter]:
        at_home = [
            writer
            for writer in self.writers
            if writer.country == text.country and writer.field in text.voices
        ]
        return at_home or [writer for writer in self.writers if writer.field in text.voices]


def _load(writers: Collection[DemoWriter]) -> dict[str, Author]:
    """Return the authors by name; create those that are missing."""
    known = _known(writers)
    missing = [writer for writer in writers if writer.name not in known]
    taken = _taken_slugs(writer.name for writer in missing)
    spoken_for = set(Author.objects.exclude(user=None).values_list("user_id", flat=True))
    made = []
    for writer in missing:
        user = writer.user if writer.user and writer.user.pk not in spoken_for else None
        author = Author(
            name=writer.name,
            slug=_free_slug(writer.name, taken),
            affiliation=writer.affiliation,
            organisation=writer.user.organisation if writer.user else None,
            user=user,
        )
        taken.add(author.slug)
        made.append(author)
    Author.objects.bulk_create(made)
    return known | {author.name: author for author in made}


def _known(writers: Collection[DemoWriter]) -> dict[str, Author]:
    """Return existing authors with the same name and the same member or affiliation."""
    marks = {
        (writer.name, writer.user.pk if writer.user else writer.affiliation) for writer in writers
    }
    rows = Author.objects.filter(name__in=[writer.name for writer in writers])
    return {
        row.name: row
        for row in rows
        if {(row.name, row.user_id), (row.name, row.affiliation)} & marks
    }


def _taken_slugs(names: Iterable[str]) -> set[str]:
    stems = [slugify(name) for name in names]
    taken = set(Author.objects.filter(slug__in=stems).values_list("slug", flat=True))
    return taken | set(AuthorAlias.objects.filter(slug__in=stems).values_list("slug", flat=True))


def _free_slug(name: str, taken: Collection[str]) -> str:
    stem = slugify(name)[:LONGEST_SLUG]
    return f"{stem}-demo" if stem in taken else stem
