"""What people say of themselves on their profile: set aside after a report, put back after an appeal.

It is emptied rather than marked, so that no page that shows a profile, a name in a list or a post has to ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from accounts.models import User
from hub.moderation.models import RetainedContent
from hub.moderation.registry import SITE

KIND = "profile"
FIELDS = ("job_title", "bio", "interests")


@transaction.atomic
def set_aside(person_id: int) -> None:
    """Empty it, and keep it for whoever decides; twice is as once."""
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    said = {name: getattr(person, name) for name in FIELDS if getattr(person, name)}
    if not said:
        return
    earlier = RetainedContent.objects.take(KIND, person_id)
    RetainedContent.objects.put(
        KIND, person_id, scope=SITE, content=(earlier.content if earlier else {}) | said
    )
    for name in said:
        setattr(person, name, "")
    person.save(update_fields=[*said])


@transaction.atomic
def put_back(person_id: int) -> None:
    """Where the person has written nothing new meanwhile."""
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    aside = RetainedContent.objects.take(KIND, person_id)
    back = {
        name: said
        for name, said in (aside.content if aside else {}).items()
        if not getattr(person, name)
    }
    for name, said in back.items():
        setattr(person, name, said)
    if back:
        person.save(update_fields=[*back])


def set_aside_of(people: Collection[int]) -> Mapping[int, Mapping[str, str]]:
    """By their keys, what was set aside. One query."""
    rows = RetainedContent.objects.filter(kind=KIND, object_id__in=people)
    return {row.object_id: row.content for row in rows}


def forget(person_id: int) -> None:
    RetainedContent.objects.filter(kind=KIND, object_id=person_id).delete()
