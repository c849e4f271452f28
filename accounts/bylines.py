"""What others read of a person beside what they did, as columns of a query."""

from __future__ import annotations

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce


def byline_of(person: str) -> tuple[Coalesce | Case, ...]:
    """Name, handle, job title and organisation of whoever stands in this column; each empty where there is none."""
    texts = (Coalesce(f"{person}__{name}", Value("")) for name in ("display_name", "handle", "job_title"))
    return (*texts, listed_organisation(f"{person}__organisation"))


def listed_organisation(organisation: str) -> Case:
    """The name of the organisation in this column; empty unless it is listed."""
    return Case(When(**{f"{organisation}__status": "listed"}, then=F(f"{organisation}__name")), default=Value(""))
