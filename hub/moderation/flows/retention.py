"""What decisions deleted: put back after an appeal, or gone for good when the time to appeal is over."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from hub.errors import NotAllowed
from hub.moderation import registry
from hub.moderation.models import Case
from hub.moderation.registry import ActionNotPossible, Retention

AT_ONCE = 200


def restored(kept: Retention, case: Case, by: AbstractBaseUser) -> None:
    """Under the lock of the case, which the caller saves. Raises CannotAct."""
    try:
        kept.restore(case.object_id, by=by)
    except NotAllowed as refused:
        raise ActionNotPossible(str(refused)) from None
    case.kept_until = None


def purge_deleted() -> int:
    """Those whose time is over and about which no appeal waits; returns how many. Safe to run twice."""
    purged = 0
    while ids := list(_over()[:AT_ONCE]):
        purged += sum(_purge(pk) for pk in ids)
    return purged


def _over() -> registry.Rows:
    over = Case.objects.filter(kept_until__lte=timezone.now()).exclude(
        appeal__isnull=False, appeal__answered_at__isnull=True
    )
    return over.order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def _purge(pk: int) -> int:
    """One at a time, under its lock: an appeal that was answered at this moment has put the thing back."""
    row = (
        Case.objects.select_for_update(of=("self",))
        .filter(pk=pk, kept_until__lte=timezone.now())
        .first()
    )
    if row is None:
        return 0
    kept = registry.abilities(row.kind).kept
    if kept is not None:
        kept.purge(row.object_id)
    row.kept_until = None
    row.save(update_fields=["kept_until"])
    return 1
