"""Template tags that every page may use."""

from collections.abc import Hashable
from functools import cache
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from hub.fragments import piece, with_token

register = template.Library()

PAGES_AROUND = 1
PAGES_SHOWN_WHOLE = 7


@register.filter
def initials(name: str) -> str:
    """One or two capitals for an avatar: of the first and the last word."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.simple_tag(name="piece", takes_context=True)
def piece_tag(context: Context, template: str, **values: Hashable) -> SafeString:
    """A template that sees nothing but the values it is given, and is kept under them: `hub.fragments.piece`.

    Its forms get the reader's own token.
    """
    return with_token(piece(template, **values), context.get("csrf_token"))


@register.simple_tag(takes_context=True)
def active(context: Context, name: str, apart_from: str = "") -> SafeString:
    """The `aria-current` of a link to the page of this name: "page" on it, "true" on the pages under it."""
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
    """The numbers to show around a page, with None for a gap; empty where the number of pages is unknown."""
    last = getattr(getattr(page, "paginator", None), "num_pages", 0)
    if last <= PAGES_SHOWN_WHOLE:
        return list(range(1, last + 1))
    shown = {1, last, *range(max(page.number - PAGES_AROUND, 1), min(page.number + PAGES_AROUND, last) + 1)}
    shown |= {2} if 3 in shown else set()
    shown |= {last - 1} if last - 2 in shown else set()
    numbers: list[int | None] = []
    for number in sorted(shown):
        if numbers and numbers[-1] != number - 1:
            numbers.append(None)
        numbers.append(number)
    return numbers
