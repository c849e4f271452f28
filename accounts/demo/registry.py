"""The register of what the apps above put into the demo, besides people and the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Organisation, User

type Report = Callable[[str, int], None]
"""Told what is being done, and how many steps were finished just now."""


@dataclass(frozen=True, slots=True)
class DemoGround:
    """What is there already. `articles` are the addresses of the library's public texts, by their keys."""

    today: date
    people: Mapping[str, User]
    organisations: Mapping[str, Organisation]
    articles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DemoPart:
    """`length` says how many steps `fill` reports at most; `fill` puts in what is missing and returns a sentence.

    `is_empty` says whether nothing of the app is there yet, invented or real.
    """

    length: Callable[[], int]
    fill: Callable[[DemoGround, Report], str]
    is_empty: Callable[[], bool]


_parts: list[Callable[[], DemoPart]] = []


def register(part: Callable[[], DemoPart]) -> None:
    """A function, so that nothing of a demo is loaded where nobody asks for it."""
    if part not in _parts:
        _parts.append(part)


def parts() -> Iterable[DemoPart]:
    return [part() for part in _parts]
