"""Text of a file, page by page.

Raises whatever the parsing library raises: the caller is a process of its own.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from hub.safeguarding.extraction.limits import MOST_PAGES, MOST_UNPACKED

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Text is in runs. Text deleted with "track changes" is still in the file, for everybody to see.
_TEXT = {f"{_WORD}t", f"{_WORD}delText"}
_BREAKS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t"}
_ENDS = {f"{_WORD}p"}
_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml", re.IGNORECASE
)


class PasswordProtected(Exception):
    """Error for a file that cannot be read without its password."""


def pages_of(kind: str, file: IO[bytes]) -> Iterator[tuple[int, str]]:
    """Yield number and text of each page; the number is 0 where there are no pages.

    Raise `PasswordProtected`. A PDF's metadata and form fields count as page 0, too.
    """
    return _pdf(file) if kind == "pdf" else _docx(file)


def _pdf(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise PasswordProtected
    yield 0, " \n".join(str(said) for said in (reader.metadata or {}).values())
    for number, page in enumerate(reader.pages, start=1):
        if number > MOST_PAGES:
            return
        yield number, page.extract_text()
    yield 0, "\n".join(str(field.get("/V", "")) for field in (reader.get_fields() or {}).values())


def _docx(file: IO[bytes]) -> Iterator[tuple[int, str]]:
    with zipfile.ZipFile(file) as archive:
        for entry in archive.infolist():
            if _PARTS.fullmatch(entry.filename):
                if entry.flag_bits & 1:
                    raise PasswordProtected
                with archive.open(entry) as part:
                    yield 0, _words(part)


def _words(part: IO[bytes]) -> str:
    """Return the text of one XML part, without building a tree: deep nesting costs no memory."""
    from defusedxml.ElementTree import DefusedXMLParser

    words = _Words()
    parser = DefusedXMLParser(target=words, forbid_dtd=True)
    left = MOST_UNPACKED
    while left > 0 and (content := part.read(min(left, 1 << 16))):
        parser.feed(content)
        left -= len(content)  # the size stated in the archive may be false
    return "".join(words.said)


class _Words:
    """Parser target that collects the text within the elements that hold words."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self._is_text = False

    def start(self, tag: str, _attributes: dict[str, str]) -> None:
        self._is_text = tag in _TEXT
        if tag in _BREAKS:
            self.said.append(_BREAKS[tag])

    def data(self, text: str) -> None:
        if self._is_text:
            self.said.append(text)

    def end(self, tag: str) -> None:
        self._is_text = False
        if tag in _ENDS:
            self.said.append("\n")

    def close(self) -> None:
        """Return no tree."""
