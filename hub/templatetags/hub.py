"""Template tags for every page."""

from collections.abc import Hashable
from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from hub.rendering.fragment_cache import render_cached, with_token

register = template.Library()

PAGES_AROUND = 1
PAGES_SHOWN_WHOLE = 7


@register.filter
def initials(name: str) -> str:
    """Return one or two capitals for an avatar, from the first and the last word."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag(name="cached_include", takes_context=True)
def cached_include_tag(context: Context, template: str, **values: Hashable) -> SafeString:
    """Include a template that sees only these values, cached under them.

    Its forms get the viewer's own CSRF token (see `hub.rendering.fragment_cache`).
    """
    return with_token(render_cached(template, **values), context.get("csrf_token"))


@register.simple_tag(takes_context=True)
def active(context: Context, name: str, apart_from: str = "") -> SafeString:
    """Return the `aria-current` of a link to a page: "page" on it, "true" on the pages under it."""
    path = getattr(context.get("request"), "path", "")
    address = _address(name)
    if not path.startswith(address) or (apart_from and path.startswith(_address(apart_from))):
        return mark_safe("")
    return mark_safe(f' aria-current="{"page" if path == address else "true"}"')


@cache
def _address(name: str) -> str:
    return reverse(name)


@register.simple_tag
def page_numbers(page: Any) -> list[int | None]:
    """Return the numbers to show around a page, with None for a gap.

    Empty if the number of pages is unknown.
    """
    last = getattr(getattr(page, "paginator", None), "num_pages", 0)
    if last <= PAGES_SHOWN_WHOLE:
        return list(range(1, last + 1))
    shown = {
        1,
        last,
        *range(max(page.number - PAGES_AROUND, 1), min(page.number + PAGES_AROUND, last) + 1),
    }
    shown |= {2} if 3 in shown else set()
    shown |= {last - 1} if last - 2 in shown else set()
    numbers: list[int | None] = []
    for number in sorted(shown):
        if numbers and numbers[-1] != number - 1:
            numbers.append(None)
        numbers.append(number)
    return numbers
