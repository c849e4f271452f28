"""Whether two texts say nearly the same: a number for each, whose bits mostly agree if they do (Charikar 2002).

Counted over pairs of neighbouring words. Texts that have nothing to do with each other differ in about 32 of 64 bits.
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

import numpy as np

from hub.richtext.plain_text import plain_text

FEWEST_WORDS = 12  # "Thank you, that helps" is said often, and by everybody
MOST_WORDS = 2000
MOST_DIFFERING = 12  # bits
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)


def likeness_of(rich: str) -> int | None:
    """Of sanitised HTML; None where it is too short to tell. Addresses and figures do not count: spam varies those."""
    words = _WORD.findall(_ADDRESS.sub(" ", plain_text(rich)).casefold())[:MOST_WORDS]
    if len(words) < FEWEST_WORDS:
        return None
    pairs = {" ".join(pair) for pair in pairwise(words)}
    digests = b"".join(hashlib.blake2b(pair.encode(), digest_size=8).digest() for pair in pairs)
    bits = np.unpackbits(np.frombuffer(digests, np.uint8).reshape(-1, 8), axis=1)
    agreed = np.packbits(bits.sum(axis=0) * 2 > len(pairs))
    return int.from_bytes(agreed.tobytes(), signed=True)
