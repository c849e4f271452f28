"""Whether somebody may write: the one rule that discussions, the library and profiles ask before they store a text."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from hub.database.prepared import prepared
from hub.moderation.models import Sanction
from hub.moderation.querysets import SanctionQuerySet
from hub.moderation.sources import SITE


class MayNotWrite(Exception):
    """Why not, in words for the person, as HTML with a link to what they can do."""


def check_may_write(person: AbstractBaseUser, scope: int = SITE) -> None:
    """Raises MayNotWrite for who is suspended from the site, or has a warning to acknowledge that holds here.

    One query. What a network's own lock forbids, the network says.
    """
    if found := _in_force(person.pk, scope):
        raise MayNotWrite(_why(found[0]))


def is_free_to_write(form: BaseForm, person: AbstractBaseUser, scope: int = SITE) -> bool:
    """The same for a form that is valid so far: why not stands on top of it, and nothing typed is lost."""
    try:
        check_may_write(person, scope)
    except MayNotWrite as refused:
        form.add_error(None, refused.args[0])
        return False
    return True


@prepared(int, int)
def _in_force(person: int, scope: int) -> SanctionQuerySet:
    """Suspensions first: a warning can be answered, but that would not help."""
    return Sanction.objects.filter(person=person).in_force(scope).order_by("kind", "pk")


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
