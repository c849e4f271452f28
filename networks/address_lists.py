"""Addresses out of what people paste: a column of a spreadsheet, a mail's "To" line, a list with commas."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

MOST = 200
_BETWEEN = re.compile(r"[,;\r\n]+")
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_is_address = EmailValidator()


@dataclass(frozen=True)
class Pasted:
    """The addresses found, each once in whatever case, and the pieces that are none."""

    addresses: list[str]
    wrong: list[str]


def read(text: str) -> Pasted:
    """Take a text apart at commas, semicolons, lines and spaces; of "Name <a@b>" take what stands in brackets."""
    found: dict[str, str] = {}
    wrong: list[str] = []
    for piece in _pieces(text):
        try:
            _is_address(piece)
        except ValidationError:
            wrong.append(piece)
        else:
            found.setdefault(piece.lower(), piece)
    return Pasted(list(found.values()), list(dict.fromkeys(wrong)))


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for part in _BETWEEN.split(text):
        bracketed = _IN_BRACKETS.findall(part)
        words = bracketed or part.split()
        # A name without an address is one wrong piece, however many words it has.
        if not bracketed and not any("@" in word for word in words):
            words = [" ".join(words)]
        pieces += [word.strip().strip("\"'") for word in words]
    return [piece for piece in pieces if piece]
