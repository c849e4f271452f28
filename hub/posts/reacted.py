"""How people are told of reactions to what they wrote: by how many there are, for the site names nobody who reacted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Model

from hub.notifications.sources import Happened, Shown

SOMEBODY = "Somebody"


def counted(
    shown: Mapping[int, Shown], events: Iterable[Happened], person: AbstractBaseUser, *, reactions: type[Model], to: str
) -> Mapping[int, Shown]:
    """With the number of people in the place of a name. `to` is the field of `reactions` that names the post."""
    about = {event.pk: event.about_id for event in events}
    given = reactions._default_manager.filter(**{f"{to}__in": set(about.values())}).exclude(user=person.pk)
    people = dict(given.values_list(to).annotate(people=Count("user", distinct=True)).values_list(to, "people"))
    return {pk: replace(each, who=_people(people.get(about[pk], 0))) for pk, each in shown.items()}


def _people(number: int) -> str:
    return f"{number} people" if number > 1 else SOMEBODY
