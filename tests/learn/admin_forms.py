"""Reading the admin's forms as a browser does: every field with the value that it would send."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, list[str]] = {}
        self._select: str | None = None
        self._option: str | None = None
        self._textarea: str | None = None
        self._first_option: dict[str, str] = {}
        self._multiple = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name")
        if tag == "input" and name:
            self._input(name, values)
        elif tag == "textarea" and name:
            self._textarea = name
            self.fields[name] = [""]
        elif tag == "select":
            self._select, self._multiple = name, "multiple" in values
        elif tag == "option" and self._select:
            self._choose(self._select, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            if self._select and not self._multiple and self._select in self._first_option:
                self.fields.setdefault(self._select, [self._first_option[self._select]])
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data

    def _input(self, name: str, values: dict[str, str | None]) -> None:
        kind = values.get("type", "text")
        if kind in ("submit", "button", "image", "file"):
            return
        if kind in ("checkbox", "radio") and "checked" not in values:
            return
        self.fields.setdefault(name, []).append(
            values.get("value") or ("on" if kind == "checkbox" else "")
        )

    def _choose(self, name: str, values: dict[str, str | None]) -> None:
        value = values.get("value") or ""
        self._first_option.setdefault(name, value)
        if "selected" in values:
            self.fields.setdefault(name, []).append(value)


def form_of(client: Client, address: str, response: Any = None) -> dict[str, Any]:
    """What a browser would send if the form of this page were saved as it stands."""
    return _read(response if response is not None else client.get(address))


def sent_again(response: Any) -> dict[str, Any]:
    """The hidden fields of a page that asks a question about a form."""
    return _read(response)


def _read(response: Any) -> dict[str, Any]:
    assert response.status_code == 200, response.status_code
    text = response.content.decode()
    start, end = text.index('<div id="content"'), text.rindex("</form>")
    reader = _FormReader()
    # HTML drops one line break after <textarea>; Django writes one.
    reader.feed(text[start:end].replace("\n</textarea>", "</textarea>"))
    drop = {"csrfmiddlewaretoken", "_selected_action", "action", "index", "select_across"}
    fields = {
        name: values
        for name, values in reader.fields.items()
        if name not in drop and "__prefix__" not in name
    }
    return {
        name: values[0].removeprefix("\n") if len(values) == 1 else values
        for name, values in fields.items()
    }
