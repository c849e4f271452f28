"""What others read of a person beside what they did, as columns of a query."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Exists, F, OuterRef, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import User


def byline_of(person: str, viewer: User | AnonymousUser) -> tuple[Coalesce | Case, ...]:
    """Name, handle, job title and organisation of whoever stands in this column; each empty where there is none.

    The handle leads to their profile: it is empty for a viewer who may not open that.
    """
    job_title = Coalesce(f"{person}__job_title", Value(""))
    handle, organisation = (
        visible_handle(person, viewer),
        listed_organisation(f"{person}__organisation"),
    )
    return (shown_name(person), handle, job_title, organisation)


def shown_name(person: str) -> Case:
    """The name of whoever stands in this column as `User.shown_name` has it; empty where there is nobody."""
    name = f"{person}__display_name"
    number = Cast(f"{person}__pk", TextField())
    everyone = {f"{person}__profile_visibility": User.Visibility.EVERYONE}
    is_namesake = {f"{person}__is_namesake": True}
    return Case(
        When(
            **is_namesake,
            **everyone,
            then=Concat(
                name, Value(" (@"), f"{person}__handle", Value(")"), output_field=TextField()
            ),
        ),
        When(
            **is_namesake,
            then=Concat(name, Value(" (member "), number, Value(")"), output_field=TextField()),
        ),
        default=Coalesce(name, Value("")),
        output_field=TextField(),
    )


def visible_handle(person: str, viewer: User | AnonymousUser) -> Case:
    """The handle of the person in this column; empty for a viewer who may not open their profile."""
    shown = Exists(User.objects.visible_to(viewer).filter(pk=OuterRef(person)))
    return Case(When(shown, then=F(f"{person}__handle")), default=Value(""))


def listed_organisation(organisation: str) -> Case:
    """The name of the organisation in this column; empty unless it is listed."""
    return Case(
        When(**{f"{organisation}__status": "listed"}, then=F(f"{organisation}__name")),
        default=Value(""),
    )
