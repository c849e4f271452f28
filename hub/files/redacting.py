"""Taking words out of the names of files."""

from __future__ import annotations

from collections.abc import Iterable

from hub.files.models import StoredFile
from hub.files.uploads import tidy_name
from hub.richtext.redacting import Passage


def take_out_of_names(files: Iterable[StoredFile], words: Passage) -> int:
    """Returns how often they stood there. What a file holds stays: to take that away, take the file out."""
    found = 0
    for file in files:
        name, times = words.out_of_name(file.original_name)
        if times:
            file.original_name = tidy_name(name)
            file.save(update_fields=["original_name"])
        found += times
    return found
