"""The lines of the page of notifications, written straight as HTML.

There are forty on a page; as a template they took half of its time, as with cards of articles. Everything that comes
from people is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe

from hub.notifications.inbox import InboxLine
from hub.rendering.dates import time_element
from hub.richtext.plain_text import shortened

MOST_TEXT = 200  # letters
FORM = "read"  # the id of the page's one form, to which the buttons of all lines belong

_NEW = '<span class="badge">New</span> '


def lines_html(lines: Iterable[InboxLine]) -> SafeString:
    """Items of a list."""
    return mark_safe("".join(map(_item, lines)))


def _item(line: InboxLine) -> str:
    shown = line.shown
    title = escape(shown.title)
    new = "" if line.is_read else _NEW
    text = (
        f'<p class="card__text">{escape(shortened(shown.text, MOST_TEXT))}</p>'
        if shown.text
        else ""
    )
    return (
        f'<li class="card"><p class="card__meta">{new}{escape(line.who)} {escape(line.did)}</p>'
        f'<h2 class="card__title"><a href="{escape(shown.address)}">{title}</a></h2>{text}'
        f'<div class="cluster"><span class="meta">{_place(shown.place)}{time_element(line.at)}</span>'
        f"{'' if line.is_read else _button(line.ids, title)}</div></li>"
    )


def _place(place: str) -> str:
    return f"{escape(place)} · " if place else ""


def _button(ids: Iterable[int], title: str) -> str:
    keys = " ".join(map(str, ids))
    return (
        f'<button class="link-button" type="submit" form="{FORM}" name="pk" value="{keys}">Mark as read'
        f'<span class="visually-hidden">: {title}</span></button>'
    )
