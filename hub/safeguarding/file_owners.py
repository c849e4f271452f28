"""Registry of the apps that own files.

Each app says where its files are attached, and notifies the people concerned of findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.contrib.auth.base_user import AbstractBaseUser

if TYPE_CHECKING:
    from hub.safeguarding.models import FileReading


@dataclass(frozen=True, slots=True)
class FileLocation:
    """Page that a file is attached to, as its author may see it.

    `scope` is the network, 0 for the site. `noted` is recorded in the audit log together with the
    author's justification.
    """

    title: str
    address: str
    scope: int
    can_take_out: bool
    noted: Mapping[str, object] = field(default_factory=dict)


class FileSteward(Protocol):
    """Interface of an app that owns files."""

    def tell(self, reading: FileReading) -> bool:
        """Notify the author and the moderators or reviewers, if the file is attached in this app.

        Return whether everybody was notified. Runs in the caller's transaction. The caller tries
        again when the file is attached elsewhere, until one app returns true.
        """
        ...

    def places(
        self, files: Collection[int], person: AbstractBaseUser
    ) -> Mapping[int, FileLocation]:
        """Return the locations of the person's own files by file id, if they may see them."""
        ...

    def take_out(self, file: int, *, by: AbstractBaseUser) -> None:
        """Detach a file of the person's own; do nothing if it is not attached."""
        ...

    def tell_explained(self, reading: FileReading) -> None:
        """Notify the moderators or reviewers of the author's justification.

        Runs in the caller's transaction.
        """
        ...

    def follow(self, file: int) -> None:
        """Invalidate what is cached of pages that show the file, when it is withheld or released.

        Runs in the caller's transaction.
        """
        ...


_holders: dict[str, FileSteward] = {}


def register(name: str, holder: FileSteward) -> None:
    _holders[name] = holder


def every() -> Iterable[FileSteward]:
    return _holders.values()
