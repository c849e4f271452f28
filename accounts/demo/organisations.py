"""Demo organisations."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.utils.text import slugify

from accounts.models import Organisation
from accounts.organisations.matching import free_slug

FILE = Path(__file__).with_name("organisations.toml")


def load_organisations() -> dict[str, Organisation]:
    """The demo organisations by name; those that are missing are made."""
    wanted = [
        row
        for country, lines in _stored().items()
        for row in (_row(line, country) for line in lines)
    ]
    names = [row.name for row in wanted]
    known = set(Organisation.objects.listed().filter(name__in=names).values_list("name", flat=True))
    made: list[Organisation] = []
    for row in wanted:
        if row.name not in known:
            row.slug = free_slug(row.name, [other.slug for other in made])
            made.append(row)
    Organisation.objects.bulk_create(made)
    return {row.name: row for row in Organisation.objects.listed().filter(name__in=names)}


def _stored() -> dict[str, list[str]]:
    stored: dict[str, list[str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["organisations"]
    return stored


def _row(line: str, country: str) -> Organisation:
    name, kind = line.split(" | ")
    domain = slugify(name.partition(" NHS")[0].partition(":")[0])
    return Organisation(name=name, kind=kind, country=country, domains=[f"{domain}.example"])
