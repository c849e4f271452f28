"""Selection of the form fields that a draft saves, and the response to the request.

For drafts outside networks, and for those of a network.
"""

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

from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import picture_names, sanitize

LONGEST = 150_000  # characters of all fields together
BUTTON = "keep"


class DraftTooLong(Exception):
    """The fields are longer than LONGEST; nothing was saved."""


class SavedDraft(Protocol):
    """Draft as `answer` reports it.

    `is_beside`: the version that its form showed was changed elsewhere and stays as it is.
    """

    saved_at: datetime
    is_beside: bool

    @property
    def name(self) -> str: ...

    @property
    def go_on_url(self) -> str: ...


def chosen(typed: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return the fields of these names that are not empty, the body sanitised.

    An invalid idempotency key is left out. Raises DraftTooLong.
    """
    fields = {name: typed[name] for name in names if typed.get(name)}
    if sum(map(len, fields.values())) > LONGEST:
        raise DraftTooLong
    if key_of(fields) is None:
        fields.pop("key", None)
    if "body" in fields:
        fields["body"] = sanitize(fields["body"])
    return fields


def is_worth_keeping(fields: Mapping[str, str], texts: Collection[str]) -> bool:
    """Return whether the fields hold anything that somebody would miss.

    `texts` names the fields for words besides the body: hidden fields and checkboxes alone do not
    count.
    """
    body = fields.get("body", "")
    return any(fields.get(name, "").strip() for name in texts) or bool(
        plain_text(body) or picture_names(body)
    )


def key_of(fields: Mapping[str, str]) -> UUID | None:
    """Return the form's idempotency key, under which the text will be stored, or None."""
    try:
        return UUID(fields.get("key", ""))
    except ValueError:
        return None


def answer(request: HttpRequest, keep: Callable[[], SavedDraft | None]) -> HttpResponse:
    """Tell the script in the page when the draft was saved, and which version it is now.

    Without a script the request comes from a button (`keep`), and the response redirects to the
    form.
    """
    try:
        draft = keep()
    except DraftTooLong:
        return JsonResponse({"error": "This is too long to be kept here."}, status=413)
    if BUTTON in request.POST:
        messages.success(
            request, "Your text is kept as a draft." if draft else "There was nothing to keep."
        )
        return redirect(draft.go_on_url if draft else "discussions:drafts")
    if draft is None:
        return JsonResponse({"kept": "", "draft": ""})
    at = date_format(localtime(draft.saved_at), "H:i")
    return JsonResponse({"kept": at, "draft": draft.name, "beside": draft.is_beside})
