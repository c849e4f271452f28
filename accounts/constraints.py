"""Which rule of the database a write broke."""

from django.db import IntegrityError


def violated(error: IntegrityError) -> str:
    """The name of the constraint; empty where the server does not say."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
