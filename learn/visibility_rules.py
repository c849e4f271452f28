"""Who else may read an article that is not public. What stands on the library, its path to publication, says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists

if TYPE_CHECKING:
    from accounts.models import User

type Rule = Callable[[User], Exists]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """`rule(viewer)` is a condition on articles, about `OuterRef("pk")`; the viewer is signed in."""
    if rule not in _rules:
        _rules.append(rule)


def rules() -> Iterable[Rule]:
    return tuple(_rules)
