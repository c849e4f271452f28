"""Who looks after the site and its networks."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.base_user import AbstractBaseUser

from hub.moderation import registry
from hub.moderation.enforcement.author_messages import writer_of
from hub.moderation.models import Case
from hub.moderation.registry import SITE
from hub.permissions import staff_who_may

DECIDE = "moderation.change_case"


def moderates(person: AbstractBaseUser) -> bool:
    """Whether the person decides about anything: as staff, or in a network. Asks nothing of them but their key."""
    return (
        staff_who_may(DECIDE).filter(pk=person.pk).exists()
        or registry.scopes().looked_after_by(person).exists()
    )


def who_answer(case: Case) -> Collection[int]:
    """Keys of those who can answer an appeal about a case: who neither decided it nor wrote the thing.

    In a network its own moderators; where none of them is present, and on the site, staff.
    """
    apart = {case.decided_by_id, writer_of(case)}
    here = set(registry.scopes().moderators(case.scope)) - apart if case.scope != SITE else set()
    return here or set(staff_who_may(DECIDE).values_list("pk", flat=True)) - apart
