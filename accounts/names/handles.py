"""Handles: a person's short name in addresses and mentions."""

import hashlib
from collections.abc import Iterator
from itertools import count

from django.utils.text import slugify

LONGEST = 30


def handle_from_name(name: str) -> str:
    """A handle for a name: "Dr Zoë O'Neill" → "dr-zoe-oneill"; "member" where nothing is left."""
    handle = slugify(name).replace("_", "-")[:LONGEST].strip("-")
    return handle if len(handle) > 1 else "member"


def numbered(stem: str) -> Iterator[str]:
    """The stem, then stem-2, stem-3 …, never longer than a handle may be."""
    yield stem
    for number in count(2):
        ending = f"-{number}"
        yield stem[: LONGEST - len(ending)] + ending


def look_of(handle: str) -> str:
    """Return a handle as it looks: "Nei1-Marsh" and "nell-rnarsh" have the same look.

    The same rule stands in the database (`accounts_look_of_handle`), which lets one look belong to one person.
    """
    return handle.lower().replace("m", "rn").translate(str.maketrans("i10", "llo"))


def digest_of(handle: str) -> str:
    """Return what is kept of a handle for ever: the hash of its look, which names nobody who has left."""
    return hashlib.sha256(look_of(handle).encode()).hexdigest()
