"""Where files stand, and whom to tell of what was found in one: each app that keeps files says so of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from django.contrib.auth.base_user import AbstractBaseUser

if TYPE_CHECKING:
    from hub.safeguarding.models import FileReading


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file stands, as its author may see it. `scope` is the network, 0 for the site.

    `noted` goes into the audit trail with what its author says of it.
    """

    title: str
    address: str
    scope: int
    can_take_out: bool
    noted: Mapping[str, object] = field(default_factory=dict)


class Holder(Protocol):
    """An app's side."""

    def tell(self, reading: FileReading) -> bool:
        """Tell those who look after the place, and the author, if the file stands here; whether all were told.

        In the transaction of the caller, who asks again, once the file is placed anew, until one says yes.
        """
        ...

    def places(self, files: Collection[int], person: AbstractBaseUser) -> Mapping[int, Place]:
        """Where these files of the person stand, by their ids, as far as the person may see it."""
        ...

    def take_out(self, file: int, *, by: AbstractBaseUser) -> None:
        """Take a file of the person's own out of where it stands; what is not there stays so."""
        ...

    def tell_explained(self, reading: FileReading) -> None:
        """Tell those who look after the place what the file's author said of it. In the transaction of the caller."""
        ...

    def follow(self, file: int) -> None:
        """The file is withheld from now on, or free again: what is kept of pages that show it is made anew.

        In the transaction of the caller.
        """
        ...


_holders: dict[str, Holder] = {}


def register(name: str, holder: Holder) -> None:
    _holders[name] = holder


def every() -> Iterable[Holder]:
    return _holders.values()
