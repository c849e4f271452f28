"""The number that the sender of a testimony keeps: sixteen digits, the last of which notices a slip.

Of a receipt only a keyed, slow hash is kept (docs/decisions/0039). It is the same each time, so that a testimony is
found by it; whoever has the database and not the key can try no number at all.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from stdnum import damm

LENGTH = 16
_COST, _BLOCK = 1 << 14, 8  # of scrypt: 16 MB and about 40 ms a try


class InvalidReceipt(ValueError):
    """What was typed is no receipt; the text says so to the person."""


def new_receipt() -> str:
    digits = f"{secrets.randbelow(10 ** (LENGTH - 1)):0{LENGTH - 1}}"
    return digits + _check_digit(digits)


def grouped(receipt: str) -> str:
    """Four by four, as it is shown."""
    return " ".join(receipt[start : start + 4] for start in range(0, LENGTH, 4))


def as_typed(text: str) -> str:
    """The sixteen digits of what somebody typed, however it is spaced. Raises Slip."""
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
    others = "".join(letter for letter in text if not (letter.isascii() and letter.isdigit()))
    if others.strip(" -\u00a0\t\r\n.·") or not digits:
        raise InvalidReceipt("A receipt is made of digits alone. Please look at it again.")
    if len(digits) != LENGTH:
        raise InvalidReceipt(
            f"A receipt has {LENGTH} digits; this has {len(digits)}. Please look at it again."
        )
    if _check_digit(digits[:-1]) != digits[-1]:
        raise InvalidReceipt(
            "One of the digits is not as we gave it. Please compare it with your receipt, group by group."
        )
    return digits


def kept(receipt: str) -> str:
    """What the database keeps of it: 64 hexadecimal digits."""
    key = settings.RECEIPT_KEY.encode()
    mixed = hmac.digest(key, f"testimony receipt {receipt}".encode(), "sha256")
    salt = hmac.digest(key, b"testimony receipt salt", "sha256")
    return hashlib.scrypt(mixed, salt=salt, n=_COST, r=_BLOCK, p=1, dklen=32).hex()


def _check_digit(digits: str) -> str:
    """Every wrong digit and every swap of two neighbours changes it (H. M. Damm, 2004)."""
    return damm.calc_check_digit(digits)
