"""Who counts as "people in my networks": the apps above, which know of networks, hand up the rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Exists, Q

if TYPE_CHECKING:
    from accounts.models import User

type Rule = Callable[[User], Exists]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """`rule(viewer)` says of a person (`OuterRef("pk")`) whether the viewer meets them."""
    if rule not in _rules:
        _rules.append(rule)


def met_by(viewer: User) -> Q:
    """People whom the viewer meets by any rule; nobody where there is none."""
    met = Q(pk__in=[])
    for rule in _rules:
        met |= Q(rule(viewer))
    return met
