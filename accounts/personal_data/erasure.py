"""What happens to the rest when an account is closed: each app above hands up its own part.

A part is called inside the one transaction that closes the account, before the row is emptied, and
must be safe to run twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from accounts.models import Erasure, User

type Part = Callable[[User, Erasure.Mode], None]

_parts: list[Part] = []


def register(part: Part) -> None:
    if part not in _parts:
        _parts.append(part)


def parts() -> Iterable[Part]:
    return tuple(_parts)
