"""What was typed into a form, as far as it is kept: for drafts here, and for those that lie in a network."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime

from hub.richtext.plain import plain_text
from hub.richtext.sanitizer import picture_names, sanitize

LONGEST = 150_000  # letters of all fields together
BUTTON = "keep"


class TooLong(Exception):
    """More than the box takes; nothing was kept."""


class Saved(Protocol):
    """`is_beside` says that the version which its form showed was changed elsewhere, and stays."""

    saved_at: datetime
    is_beside: bool

    @property
    def name(self) -> str: ...

    @property
    def go_on_url(self) -> str: ...


def chosen(typed: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """The fields of these names in which something was typed, the text sanitised. Raises TooLong."""
    fields = {name: typed[name] for name in names if typed.get(name)}
    if sum(map(len, fields.values())) > LONGEST:
        raise TooLong
    if key_of(fields) is None:
        fields.pop("key", None)
    if "body" in fields:
        fields["body"] = sanitize(fields["body"])
    return fields


def is_worth_keeping(fields: Mapping[str, str], texts: Collection[str]) -> bool:
    """Whether somebody would miss it. `texts` names the fields for words besides the text: hidden fields and ticks
    alone are nothing."""
    body = fields.get("body", "")
    return any(fields.get(name, "").strip() for name in texts) or bool(plain_text(body) or picture_names(body))


def key_of(fields: Mapping[str, str]) -> UUID | None:
    """The form's own key: what it will be stored under."""
    try:
        return UUID(fields.get("key", ""))
    except ValueError:
        return None


def answer(request: HttpRequest, keep: Callable[[], Saved | None]) -> HttpResponse:
    """Tell the script in the page when the draft was kept, and which version it is now.

    Without a script, `answer` was asked for by a button (`keep`) and leads back to the form.
    """
    try:
        draft = keep()
    except TooLong:
        return JsonResponse({"error": "This is too long to be kept here."}, status=413)
    if BUTTON in request.POST:
        messages.success(request, "Your text is kept as a draft." if draft else "There was nothing to keep.")
        return redirect(draft.go_on_url if draft else "discussions:drafts")
    if draft is None:
        return JsonResponse({"kept": "", "draft": ""})
    at = date_format(localtime(draft.saved_at), "H:i")
    return JsonResponse({"kept": at, "draft": draft.name, "beside": draft.is_beside})
