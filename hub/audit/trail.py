"""Adding to the audit trail."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser

from hub.audit.models import Entry


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    about: AbstractBaseUser | None = None,
    scope: int = 0,
    **details: object,
) -> Entry:
    """Note that something was done; call it inside the transaction that does it. `by` None is the site itself."""
    return Entry.objects.create(
        action=action,
        actor_id=by.pk if by else None,
        about_id=about.pk if about else None,
        scope=scope,
        details=details,
    )
