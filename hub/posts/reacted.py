"""How people are told of reactions to what they wrote: by how many there are, for the site names nobody who reacted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Model, QuerySet

from hub.database.prepared import as_text, is_among, prepared
from hub.notifications.sources import Shown

SOMEBODY = "Somebody"


class Counted:
    """Of `reactions`, of which the field `to` names the post."""

    def __init__(self, reactions: type[Model], to: str) -> None:
        @prepared(int, str)
        def given(person: int, posts: str) -> QuerySet[Any, tuple[int, int]]:
            by_others = reactions._default_manager.filter(is_among(posts, to)).exclude(user=person)
            people = Count("user", distinct=True)
            return by_others.order_by().values_list(to).annotate(people=people)  # type: ignore[no-any-return]

        self._given = given

    def __call__(
        self, shown: Mapping[int, Shown], told: Mapping[int, Any], person: AbstractBaseUser
    ) -> Mapping[int, Shown]:
        """With the number of people in the place of a name; `told` are the posts, by the events' keys. One query."""
        assert person.pk is not None
        people = dict(self._given(person.pk, as_text(post.pk for post in told.values())))
        return {pk: replace(each, who=_people(people.get(told[pk].pk, 0))) for pk, each in shown.items()}


def _people(number: int) -> str:
    return f"{number} people" if number > 1 else SOMEBODY
