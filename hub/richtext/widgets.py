"""Editor as a form widget: a textarea of HTML that a script turns into an editor, if it can."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.templatetags.static import static
from django.utils.html import linebreaks

from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import TAGS, sanitize

# A whole tag of HTML, since somebody may type "sats <normal" where no script runs.
_ELEMENT = re.compile(
    rf"</?(?:{'|'.join(sorted({*TAGS, 'b', 'i', 'h1', 'div', 'span'}))})(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
LONGEST_CLEANED = 200_000  # characters; longer text is refused, and shown again as plain text
EDITOR_SCRIPT = "django_prose_editor/editor.js"


class RichTextWidget(forms.Textarea):
    """Rich text editor. `upload_url` accepts pictures (POST, field "picture").

    Without an `upload_url` the editor offers no pictures. The editor's script is named in an
    attribute and loaded by our own module, so there is no import map and the content security
    policy stays `script-src 'self'`.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, upload_url: str = "") -> None:
        super().__init__(attrs={"rows": 16} | (attrs or {}))
        self.upload_url = upload_url

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={
                "all": [
                    "django_prose_editor/material-icons.css",
                    "django_prose_editor/editor.css",
                    "django_prose_editor/overrides.css",
                    "richtext/editor.css",
                ]
            },
            js=[Script("richtext/editor.js", type="module")],  # type: ignore[list-item]
        )

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        attrs |= {"data-rich-text": True, "data-editor-src": static(EDITOR_SCRIPT)}
        return attrs | ({"data-upload-url": self.upload_url} if self.upload_url else {})


class RichTextFormField(forms.CharField):
    """Rich text as it was typed, sanitised: the form shows again what would be stored.

    Plain text, typed where no script runs, retains its paragraphs and lines.
    """

    widget = RichTextWidget

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        return sanitize(typed if _ELEMENT.search(typed) else linebreaks(typed, autoescape=True))

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002 - Django passes it
        if not isinstance(data, str):
            return data
        return (
            sanitize(data)
            if len(data) <= LONGEST_CLEANED
            else escape(plain_text(data), quote=False)
        )
