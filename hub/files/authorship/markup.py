"""Removal of personal names from the XML parts of documents.

Prefixes stay as they are: Word refers to them by name.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import XMLGenerator

from defusedxml.expatreader import DefusedExpatParser

NOBODY = "Author"
# Names without their prefixes. Elements that are dropped with their content, …
_DROPPED = {"attachedTemplate", "mailMerge", "docVars", "absPath", "fileSharing", "presenceInfo"}
# … elements whose text is a personal name, …
_NAMES = {
    *(
        "author",
        "creator",
        "initial-creator",
        "creator-initials",
        "author-name",
        "author-initials",
        "printed-by",
    ),
    *(
        "lastModifiedBy",
        "sender-firstname",
        "sender-lastname",
        "sender-initials",
        "sender-title",
        "sender-position",
    ),
    *(
        "sender-email",
        "sender-company",
        "sender-street",
        "sender-phone-private",
        "sender-phone-work",
        "sender-fax",
    ),
}
# … attributes whose value is one, on any element, and on these elements only.
_NAMING = {"author", "initials", "userName", "lastModifiedBy"}
_NAMED = {("cmAuthor", "name"), ("author", "name"), ("person", "displayName")}
_LOCAL = ("file:", "\\\\")
_DROPPED_RELATIONS = ("/attachedTemplate", "/thumbnail", "/printerSettings")


def names_in(part: bytes) -> set[str]:
    """Return the names of people that the part's elements and attributes hold."""
    found = _NameCollector()
    _parse(part, found)
    return {name.strip() for name in found.names if len(name.strip()) > 1}


def cleaned_markup(part: bytes, names: Collection[str]) -> bytes:
    """Return the part without the names of people.

    A run of text that consists of nothing but one of `names` was written by a program: it is a
    field for the author, or the label of a comment in Excel ("Denise Hart:").
    """
    target = io.BytesIO()
    _parse(part, _Cleaner(XMLGenerator(target, "UTF-8", short_empty_elements=True), names))
    return target.getvalue()


def _parse(part: bytes, handler: ContentHandler) -> None:
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(handler)
    if part.strip():  # OpenDocument has parts that are empty
        parser.parse(io.BytesIO(part))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _NameCollector(ContentHandler):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self._text: list[str] | None = None

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # type: ignore[override]  # noqa: N802
        self._text = [] if _local(name) in _NAMES else None
        self.names |= {value for key, value in attrs.items() if _is_name(_local(name), _local(key))}

    def characters(self, content: str) -> None:
        if self._text is not None:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002 - the parser names it
        if self._text:
            self.names.add("".join(self._text))
        self._text = None


def _is_name(element: str, attribute: str) -> bool:
    return attribute in _NAMING or (element, attribute) in _NAMED


class _Cleaner(ContentHandler):
    """SAX handler that passes on to `out` everything but personal names."""

    def __init__(self, out: XMLGenerator, names: Collection[str]) -> None:
        super().__init__()
        self._out, self._names = out, names
        self._dropped = 0  # depth within a dropped element
        self._element = ""
        self._text: list[str] = []

    def startDocument(self) -> None:  # noqa: N802
        self._out.startDocument()

    def endDocument(self) -> None:  # noqa: N802
        self._out.endDocument()

    def startElement(self, name: str, attrs: Mapping[str, str]) -> None:  # type: ignore[override]  # noqa: N802
        self._write_text()
        self._element = _local(name)
        if self._dropped or _is_dropped(self._element, attrs):
            self._dropped += 1
        else:
            self._out.startElement(name, dict(_attributes(self._element, attrs)))  # type: ignore[arg-type]

    def characters(self, content: str) -> None:
        self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._write_text()
        self._element = ""
        if self._dropped:
            self._dropped -= 1
        else:
            self._out.endElement(name)

    def _write_text(self) -> None:
        text, self._text = "".join(self._text), []
        if text and not self._dropped:
            bare = text.strip().removesuffix(":")
            is_label = bare in self._names and (" " in bare or text.strip().endswith(":"))
            is_name = bool(bare) and (is_label or self._element in _NAMES)
            self._out.characters(text.replace(bare, NOBODY) if is_name else text)


def _is_dropped(element: str, attrs: Mapping[str, str]) -> bool:
    if element == "Relationship":
        return attrs.get("Type", "").endswith(_DROPPED_RELATIONS)
    if element == "file-entry":  # of an OpenDocument's list of files
        return any(value.startswith("Thumbnails/") for value in attrs.values())
    return element in _DROPPED


def _attributes(element: str, attrs: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, value in attrs.items():
        name = _local(key)
        if _is_name(element, name):
            yield key, NOBODY
        elif name in {"userId", "providerId"}:
            yield key, "None"
        elif element == "Relationship" and name == "Target" and _is_local(value):
            yield key, "about:blank"
        elif not (element == "pageSetup" and name == "id"):  # settings that name a printer
            yield key, value


def _is_local(target: str) -> bool:
    """Return whether a target is a path on somebody's machine or share: "file:///C:/Users/…"."""
    return target.lower().startswith(_LOCAL) or target[1:3] in {":\\", ":/"}
