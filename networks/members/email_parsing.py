"""Parser of email addresses in pasted text.

It reads Outlook's "To" line, rows of Excel or CSV, numbered lists, and mailto links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import getaddresses

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

MOST = 200
LONGEST = 200_000  # characters of a text
_MARKS = "\"'`“”‘’<>()[]{}.,:;*•"
# Invisible characters that spreadsheets and mail programs write: byte order mark, zero width,
# direction, soft hyphen.
_UNSEEN = [
    0xAD,
    0xFEFF,
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
]
# Brackets are no part of an address. They hold comments of mailboxes, which nest without limit, and
# links.
_CLEANED: dict[int, str | None] = {
    **dict.fromkeys(_UNSEEN),
    **dict.fromkeys(map(ord, "()[]\xa0"), " "),
}
_MAILTO = re.compile("mailto:", re.IGNORECASE)
_BETWEEN = re.compile(r"[;\t]")
_is_address = EmailValidator()


@dataclass(frozen=True)
class ParsedAddresses:
    """Addresses found, each once whatever its case, and fragments that are no address."""

    addresses: list[str]
    wrong: list[str]


def read(text: str) -> ParsedAddresses:
    """Return the addresses of a text, in its order. Runs in linear time.

    In a row with one address the rest is a name, a number or another column. `wrong` lists rows
    without an address, fragments with an "@" that are no address, and fragments between several
    addresses of one row.
    """
    found: dict[str, str] = {}
    wrong: list[str] = []
    for line in _MAILTO.sub("", text.translate(_CLEANED)).splitlines():
        pieces = [piece for part in _BETWEEN.split(line) for piece in _pieces(part)]
        right = [piece for piece in pieces if _is_right(piece)]
        for piece in right:
            found.setdefault(piece.lower(), piece)
        if right:
            wrong += [
                piece
                for piece in pieces
                if not _is_right(piece) and (len(right) > 1 or "@" in piece)
            ]
        elif line.strip(_MARKS + " \t"):
            wrong.append(" ".join(line.split()))
    return ParsedAddresses(list(found.values()), list(dict.fromkeys(wrong)))


def _pieces(part: str) -> Iterator[str]:
    """Yield addresses, and what may be meant as one.

    A display name belongs to the address after it.
    """
    if "<" in part:
        mailboxes = getaddresses([part], strict=False)
        for place, (_, address) in enumerate(mailboxes):
            name_follows = place + 1 < len(mailboxes) and bool(mailboxes[place + 1][0])
            if address and ("@" in address or not name_follows):
                yield _bare(address)
        return
    for piece in part.split(","):
        words = piece.split()
        if any("@" in word for word in words):
            yield from (_bare(word) for word in words if "@" in word)
        elif named := piece.strip(_MARKS + " "):
            yield named


def _bare(word: str) -> str:
    """Strip the marks around an address, and the subject of a mailto link."""
    return word.partition("?subject=")[0].strip(_MARKS)


def _is_right(piece: str) -> bool:
    try:
        _is_address(piece)
    except ValidationError:
        return False
    return True
