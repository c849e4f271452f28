"""Where things happen that people are told of: the app that keeps networks says which are a person's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.base_user import AbstractBaseUser


@dataclass(frozen=True, slots=True)
class NotificationScope:
    """A network by its number. One that is not listed exists only for who is inside."""

    scope: int
    name: str
    is_listed: bool


type FindPlaces = Callable[[AbstractBaseUser, Iterable[int]], Sequence[NotificationScope]]

_find: list[FindPlaces] = []


def register(find: FindPlaces) -> None:
    """`find(person, scopes)` names the person's networks, and those of the scopes that they may see."""
    _find[:] = [find]


def places_of(
    person: AbstractBaseUser, scopes: Iterable[int], *, is_here: bool
) -> Sequence[NotificationScope]:
    """By name. A mail may have gone through other hands: unless the person `is_here`, no unlisted name is said."""
    found = [place for find in _find for place in find(person, scopes)]
    hidden = "A network that is not listed"
    return [place if is_here or place.is_listed else replace(place, name=hidden) for place in found]
