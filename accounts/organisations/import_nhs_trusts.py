"""The NHS's list of trusts: read row by row, brought into our organisations in batches."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import batched
from typing import IO

from django.db import transaction
from django.db.models.functions import Lower

from accounts import flows
from accounts.models import Organisation, OrganisationAlias
from accounts.organisations.matching import free_slug
from accounts.organisations.names import proper_name

COLUMNS = ("org_code", "name", "close_date")
COUNTRY = "GB"
KIND = Organisation.Kind.NHS_TRUST
BATCH = 500
LONGEST_CODE = 20
LONGEST_NAME = 200


class UnreadableTrusts(Exception):
    """The file is no list of trusts; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Trust:
    code: str
    name: str


@dataclass(slots=True)
class ImportedTrusts:
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0
    merged: int = 0
    complaints: list[str] = field(default_factory=list)


def import_trusts(source: IO[str]) -> ImportedTrusts:
    """Add and rename trusts by their code. What staff changed otherwise (kind, domains …) stays.

    A listed organisation of the same name without a code is taken to be the trust. Each batch is one
    transaction, and a second run changes nothing. Raises UnreadableList.
    """
    counts = ImportedTrusts()
    for batch in batched(_open_trusts(source, counts), BATCH):
        with transaction.atomic():
            changed = _bring_in({trust.code: trust for trust in batch}.values(), counts)
            if changed:
                flows.organisations_changed(changed)
    return counts


def _open_trusts(source: IO[str], counts: ImportedTrusts) -> Iterator[Trust]:
    today = datetime.now().astimezone().date()
    for line, row in _rows(source):
        code, name = (row["org_code"] or "").strip().upper(), proper_name(row["name"] or "")
        try:
            closed = _day(row["close_date"] or "")
        except ValueError:
            counts.complaints.append(
                f"Line {line}: “{row['close_date']}” is not a date like 20201001."
            )
            continue
        if closed is not None and closed <= today:
            counts.closed += 1
        elif not code or not name or len(code) > LONGEST_CODE or len(name) > LONGEST_NAME:
            counts.complaints.append(f"Line {line}: the code or the name is missing or too long.")
        else:
            yield Trust(code, name)


def _rows(source: IO[str]) -> Iterator[tuple[int, dict[str, str | None]]]:
    reader = csv.DictReader(source)
    try:
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
        if missing:
            raise UnreadableTrusts(f"The file has no column {', '.join(missing)}.")
        for row in reader:
            yield reader.line_num, row
    except UnicodeDecodeError:
        raise UnreadableTrusts("The file is not text in UTF-8.") from None
    except csv.Error as error:
        raise UnreadableTrusts(f"Line {reader.line_num} cannot be read as CSV: {error}.") from None


def _day(text: str) -> date | None:
    return datetime.strptime(text.strip(), "%Y%m%d").date() if text.strip() else None  # noqa: DTZ007 - a day


def _bring_in(trusts: Iterable[Trust], counts: ImportedTrusts) -> list[int]:
    """Returns the ids of the organisations that were added or changed."""
    trusts = list(trusts)
    codes = [trust.code for trust in trusts]
    by_code = {
        each.code: each for each in Organisation.objects.select_for_update().filter(code__in=codes)
    }
    by_name = _named_alike(trusts)
    merged = set(OrganisationAlias.objects.filter(code__in=codes).values_list("code", flat=True))
    new: list[Organisation] = []
    renamed: list[Organisation] = []
    for trust in trusts:
        known = by_code.get(trust.code)
        alike = by_name.get(trust.name.lower())
        if known is None and trust.code in merged:
            counts.merged += 1
        elif known is None and alike is None:
            new.append(_made(trust, new))
            by_name[trust.name.lower()] = new[-1]
        elif known is not None and alike in (None, known):
            _count(known, trust, renamed, counts)
        elif known is None and alike is not None and not alike.code:
            _count(alike, trust, renamed, counts)
        else:
            counts.complaints.append(
                f"{trust.code}: another organisation is called “{trust.name}” already."
            )
    Organisation.objects.bulk_create(new)
    Organisation.objects.bulk_update(renamed, ["name", "code"])
    counts.added += len(new)
    return [each.pk for each in (*new, *renamed)]


def _named_alike(trusts: Iterable[Trust]) -> dict[str, Organisation]:
    names = [trust.name.lower() for trust in trusts]
    listed = Organisation.objects.listed().filter(country=COUNTRY).alias(lower_name=Lower("name"))
    return {
        each.name.lower(): each for each in listed.select_for_update().filter(lower_name__in=names)
    }


def _made(trust: Trust, others: Iterable[Organisation]) -> Organisation:
    slug = free_slug(trust.name, [other.slug for other in others])
    return Organisation(name=trust.name, slug=slug, code=trust.code, kind=KIND, country=COUNTRY)


def _count(
    organisation: Organisation, trust: Trust, renamed: list[Organisation], counts: ImportedTrusts
) -> None:
    if (organisation.name, organisation.code) == (trust.name, trust.code):
        counts.unchanged += 1
        return
    organisation.name, organisation.code = trust.name, trust.code
    renamed.append(organisation)
    counts.updated += 1
