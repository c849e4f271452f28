"""Mark for views to which a person under a sanction may send forms; all others refuse them."""

from __future__ import annotations

from collections.abc import Callable

REASON_OPEN = "open_while_sanctioned"
VERB_REFUSES = "Its verb refuses under the lock, and the form gives the text back."


def open_while_sanctioned[**P, R](reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view to which a sanctioned person may send forms.

    `reason` says why, for reviewers and tests. Apply it below the decorators that wrap the view:
    they pass the mark on.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, REASON_OPEN, reason)
        return view

    return mark


def is_open_while_sanctioned(view: object) -> bool:
    return bool(getattr(view, REASON_OPEN, ""))
