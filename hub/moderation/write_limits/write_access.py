"""Whether somebody may act: the one rule that every verb asks under its lock, and every request that sends something.

Suspended from the site, or with a warning to acknowledge, a person reads, leaves, appeals and takes their data;
views that stay open say so with `open_while_sanctioned`.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from hub.database.prepared import prepared
from hub.errors import NotAllowed
from hub.moderation.models import Sanction
from hub.moderation.registry import SITE


class WriteRefused(NotAllowed):
    """Why not, in words for the person, as HTML with a link to what they can do."""


def check_may_write(person: AbstractBaseUser, scope: int = SITE) -> None:
    """Refuse who is suspended from the site, deactivated, or has a warning to acknowledge that holds in `scope`.

    One query. Call it under the lock of what is changed: what was decided meanwhile counts. What a network's own
    lock forbids, the network says. Raises MayNotWrite.
    """
    is_active, sanction_id = next(iter(_barred(person.pk, scope)), (False, None))
    if not is_active:
        raise WriteRefused("This account is not in use any more.")
    if sanction_id is not None:
        raise WriteRefused(_why(Sanction.objects.get(pk=sanction_id)))


def is_free_to_write(form: BaseForm, person: AbstractBaseUser, scope: int = SITE) -> bool:
    """The same for a form that is valid so far: why not stands on top of it, and nothing typed is lost."""
    try:
        check_may_write(person, scope)
    except WriteRefused as refused:
        form.add_error(None, refused.args[0])
        return False
    return True


@prepared(int, int)
def _barred(person: int, scope: int) -> QuerySet[Any, tuple[bool, int | None]]:
    """Suspensions first: a warning can be answered, but that would not help."""
    in_force = Sanction.objects.filter(person=OuterRef("pk")).in_force(scope).order_by("kind", "pk")
    people = get_user_model()._default_manager.filter(pk=person)
    return people.values_list("is_active", Subquery(in_force.values("pk")[:1]))


def _why(sanction: Sanction) -> str:
    if sanction.is_warning:
        address = reverse("moderation:warning", args=[sanction.pk])
        words = (
            'Those who look after this place have written to you. <a href="{}">Read it first</a>, and come back: '
            "your text is kept."
        )
        return format_html(words, address)
    until = f" until {timezone.localtime(sanction.ends_at):%-d %B %Y}" if sanction.ends_at else ""
    words = 'You cannot write here{}. <a href="{}">Read why, and what you can do</a>. Your text is kept.'
    return format_html(words, until, reverse("moderation:my-reports"))
