"""Template tag that shows helplines."""

from __future__ import annotations

from typing import Any

from django import template

from hub.safeguarding.models import Helpline

register = template.Library()


@register.inclusion_tag("safeguarding/_where_help_is.html")
def where_help_is(person: Any = None) -> dict[str, object]:
    """Show the helplines of the person's country, if they have stated one."""
    country = str(getattr(person, "country", "") or "")
    return {"helplines": Helpline.objects.for_country(country)}
