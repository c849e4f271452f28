"""The lock on a case: whoever acts takes it before any lock on the thing itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db.models import Q, QuerySet

from hub.errors import Conflict
from hub.moderation import registry
from hub.moderation.models import Case
from hub.moderation.registry import ActionNotPossible
from hub.moderation.write_limits.write_access import WriteRefused, check_may_write


class AlreadyDecided(Conflict):
    """Somebody else was quicker; `case` is as it stands now."""

    def __init__(self, case: Case) -> None:
        super().__init__("This was decided already.")
        self.case = case


def locked(case: Case, by: AbstractBaseUser, as_staff: bool) -> Case:
    """The open case as it is now, if this person may act on it. Raises DecidedAlready, CannotAct."""
    row = of_this_person(case, by, as_staff)
    if row.is_decided:
        raise AlreadyDecided(row)
    return row


def of_this_person(case: Case, by: AbstractBaseUser, as_staff: bool) -> Case:
    """The case, open or decided, locked. Raises CannotAct."""
    row = Case.objects.not_written_by(by).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if row is None or not may_act(row, by, as_staff):
        raise ActionNotPossible(
            "Only those who look after this may decide about it, and nobody about what they wrote."
        )
    return row


def may_act(case: Case, by: AbstractBaseUser, as_staff: bool) -> bool:
    """Asked again under the lock: the thing may have moved, and so may the person. Raises CannotAct."""
    check_no_sanction(by, case.scope)
    if as_staff:
        return is_staff_who_decide(by)
    return case.scope != registry.SITE and registry.scopes().may_moderate(by, case.scope)


def check_no_sanction(by: AbstractBaseUser, scope: int) -> None:
    """Raises CannotAct, with the words of the sanction, for who may do nothing here."""
    try:
        check_may_write(by, scope)
    except WriteRefused as refused:
        raise ActionNotPossible(refused.args[0]) from None


def is_staff_who_decide(person: AbstractBaseUser) -> bool:
    return (
        isinstance(person, PermissionsMixin)
        and bool(getattr(person, "is_staff", False))
        and person.has_perm("moderation.change_case")
    )


def lock_cases(things: Mapping[str, Collection[int] | QuerySet[Any, Any]]) -> list[int]:
    """Lock the cases of these things (ids by kind), and return their keys. Call it before the things are locked."""
    of_them = Q()
    for kind, ids in things.items():
        of_them |= Q(kind=kind, object_id__in=ids)
    rows = Case.objects.filter(of_them).order_by("pk")
    return [case.pk for case in rows.select_for_update(of=("self",))]


def move_cases(ids: Collection[int], scope: int) -> None:
    """The things of these cases lie in another network now: who moderates that decides about them from here on."""
    Case.objects.filter(pk__in=ids, decided_at=None).update(
        scope=scope, claimed_by=None, claimed_at=None
    )
