"""Access to files: whoever may see the object that owns a file may fetch it.

Apps register the kinds of objects that own files.
"""

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
class FileOwner:
    """Kind of object that owns files.

    All functions return querysets of `StoredFile` ids, one column wide. `owned`: the files that
    belong to any such object, so that they are no orphans. `visible_to`: those of them that this
    person may fetch. `looked_after_by`: those that this person may fetch while the file is withheld
    from others, because they decide about it.
    """

    name: str
    owned: Callable[[], FileIds]
    visible_to: Callable[[Viewer], FileIds]
    looked_after_by: Callable[[Viewer], FileIds] | None = None


_owners: dict[str, FileOwner] = {}


def register(owner: FileOwner) -> None:
    _owners[owner.name] = owner


def owners() -> Iterable[FileOwner]:
    return _owners.values()
