"""What others read of a person beside what they did, as columns of a query."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, OuterRef, Value, When
from django.db.models.functions import Coalesce

from accounts.models import User


def byline_of(person: str, viewer: User | AnonymousUser) -> tuple[Coalesce | Case, ...]:
    """Name, handle, job title and organisation of whoever stands in this column; each empty where there is none.

    The handle leads to their profile: it is empty for a viewer who may not open that.
    """
    name, job_title = (Coalesce(f"{person}__{column}", Value("")) for column in ("display_name", "job_title"))
    return (name, visible_handle(person, viewer), job_title, listed_organisation(f"{person}__organisation"))


def visible_handle(person: str, viewer: User | AnonymousUser) -> Case:
    """The handle of the person in this column; empty for a viewer who may not open their profile."""
    shown = Exists(User.objects.visible_to(viewer).filter(pk=OuterRef(person)))
    return Case(When(shown, then=F(f"{person}__handle")), default=Value(""))


def listed_organisation(organisation: str) -> Case:
    """The name of the organisation in this column; empty unless it is listed."""
    return Case(When(**{f"{organisation}__status": "listed"}, then=F(f"{organisation}__name")), default=Value(""))
