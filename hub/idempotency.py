"""Idempotency keys: a form that is sent twice creates one row.

Another text under the same key is refused: it is a text of its own.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.text import Truncator

from hub.errors import Conflict, NotAllowed
from hub.richtext.fields import CleanedOnWrite
from hub.richtext.plain_text import plain_text

SHOWN = 120  # characters of the text that was stored


class KeyConflict(Conflict, NotAllowed):
    """The form's key was used for another text, which stays as it is; nothing was stored now."""


def stored_as_sent[M: Model](
    row: M, *, own: bool = True, past: Collection[str] = (), **sent: object
) -> M:
    """Return the row that was stored under the form's key, if it holds what the form holds.

    `own` says whether the same person wrote it. `sent` are fields of the row as the form brought
    them, of which the first is shown; `past` are values that this first field had before it was
    edited.

    Raises KeyConflict, which reveals nothing that somebody else wrote.
    """
    if not own:
        raise KeyConflict(
            "Somebody sent this form before you. Your own text is below, and is not sent yet."
        )
    first = next(iter(sent))
    for name, value in sent.items():
        cleaned = _as_stored(row, name, value)
        if cleaned != getattr(row, name) and not (name == first and cleaned in past):
            raise KeyConflict(_already(row, str(getattr(row, first))))
    return row


def refuse(
    form: forms.Form | forms.ModelForm[Any], refused: NotAllowed, *, beside: str | None = None
) -> None:
    """Show the reason for a refusal in the form, next to the field `beside` if it is about one.

    After a KeyConflict the form has a fresh key, so that it can be sent as it is.
    """
    form.add_error(beside, str(refused))
    if isinstance(refused, KeyConflict):
        renew_key(form)


def renew_key(form: forms.BaseForm) -> None:
    """Give a bound form that is shown again an unused key."""
    shown = cast(QueryDict, form.data).copy()
    shown[form.add_prefix("key")] = str(uuid.uuid4())
    form.data = shown


def _as_stored(row: Model, name: str, value: object) -> object:
    field = row._meta.get_field(name)
    return (
        type(field).cleaner(value)
        if isinstance(field, CleanedOnWrite) and isinstance(value, str)
        else value
    )


def _already(row: Model, text: str) -> str:
    said = Truncator(plain_text(text)).chars(SHOWN)
    rest = "What you wrote below is another text: it is not sent yet. Send it if you want both."
    if not said or not getattr(row, "is_shown", True):
        return f"You sent this form already. {rest}"
    if (address := getattr(row, "get_absolute_url", None)) is None:
        return f"You sent this already: “{said}”. {rest}"
    return format_html(
        "You posted this already: <a href='{}'>{}</a>. {}", address(), f"“{said}”", rest
    )


class KeyField(forms.UUIDField):
    """Hidden idempotency key, new with every form that is shown.

    If it is not `required`, a form without a key counts as a new one.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": uuid.uuid4, **kwargs})

    def clean(self, value: Any) -> uuid.UUID:
        key: uuid.UUID | None = super().clean(value)
        return key or uuid.uuid4()
