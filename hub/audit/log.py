"""Recording of audit events."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser

from hub.audit.models import AuditEvent


def record(
    action: str,
    *,
    by: AbstractBaseUser | None,
    about: AbstractBaseUser | None = None,
    scope: int = 0,
    **details: object,
) -> AuditEvent:
    """Record an audit event, in the transaction of the action that it describes.

    `by=None` means the site itself. `scope` is the id of a network, 0 for the site.
    """
    return AuditEvent.objects.create(
        action=action,
        actor_id=by.pk if by else None,
        about_id=about.pk if about else None,
        scope=scope,
        details=details,
    )
