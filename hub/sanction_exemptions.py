"""Views that a person under a sanction may send forms to. Whoever is not marked here is closed to them."""

from __future__ import annotations

from collections.abc import Callable

REASON_OPEN = "open_while_sanctioned"
VERB_REFUSES = "Its verb refuses under the lock, and the form gives the text back."


def open_while_sanctioned[**P, R](reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view that a sanctioned person may send forms to; `reason` says why, for reviewers and tests.

    Set it below the decorators that wrap the view: they carry the mark along.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, REASON_OPEN, reason)
        return view

    return mark


def is_open_while_sanctioned(view: object) -> bool:
    return bool(getattr(view, REASON_OPEN, ""))
