"""Notifications of reactions to a post, by number of people.

The site names nobody who reacted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Model, QuerySet

from hub.database.prepared import as_text, is_among, prepared
from hub.notifications.registry import Rendered

SOMEBODY = "Somebody"


class ReactionCounts:
    """Loader of the number of people who reacted to each post.

    `reactions` is the model of the reactions, `to` its foreign key to the post.
    """

    def __init__(self, reactions: type[Model], to: str) -> None:
        @prepared(int, str)
        def given(person: int, posts: str) -> QuerySet[Any, tuple[int, int]]:
            by_others = reactions._default_manager.filter(is_among(posts, to)).exclude(user=person)
            people = Count("user", distinct=True)
            return by_others.order_by().values_list(to).annotate(people=people)  # type: ignore[no-any-return]

        self._given = given

    def __call__(
        self, shown: Mapping[int, Rendered], told: Mapping[int, Any], person: AbstractBaseUser
    ) -> Mapping[int, Rendered]:
        """Return the notifications with the number of people in place of a name.

        `shown` and `told` (the posts) are keyed by the events' primary keys; the recipient's own
        reactions do not count. One query.
        """
        assert person.pk is not None
        people = dict(self._given(person.pk, as_text(post.pk for post in told.values())))
        return {
            pk: replace(each, who=_people(people.get(told[pk].pk, 0))) for pk, each in shown.items()
        }


def _people(number: int) -> str:
    return f"{number} people" if number > 1 else SOMEBODY
