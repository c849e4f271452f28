"""Who may fetch a file: whoever may see the thing it belongs to. Apps register the things that own files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

type Viewer = AbstractBaseUser | AnonymousUser
type FileIds = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Owner:
    """One kind of thing that owns files. Both functions return a queryset of `StoredFile` ids, one column wide.

    `owned` says which files belong to any such thing (they are no orphans), `visible_to` which of
    them this person may fetch. `looked_after_by`: which they may fetch while the file is withheld from others, because
    they decide about it.
    """

    name: str
    owned: Callable[[], FileIds]
    visible_to: Callable[[Viewer], FileIds]
    looked_after_by: Callable[[Viewer], FileIds] | None = None


_owners: dict[str, Owner] = {}


def register(owner: Owner) -> None:
    _owners[owner.name] = owner


def owners() -> Iterable[Owner]:
    return _owners.values()
