"""Registry of the parts of an export. Features of networks register theirs.

Each part is read while it is written.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User
from hub import archives
from networks.models import Network

BATCH = 500  # rows read at a time
README = (
    """Each .json file is one kind of thing; any text editor opens it. Times are in UTC.
Files and pictures of posts are in the folder "files"; each post says which are its own.

Posts without a name stand here without a name. What was deleted is not here.
Of secret polls only the numbers are here. """
    """Testimonies are not here: whoever gave one may take it back.

This copy is about people. Keep it where only those can open it who may, """
    """and delete it when you no longer need it.
"""
)

type Rows = Callable[[Network, User], Iterable[dict[str, Any]]]
type Files = Callable[[Network, User], Iterable[tuple[str, archives.Opener]]]

_rows: dict[str, Rows] = {}
_files: list[Files] = []


def register(name: str, rows: Rows) -> None:
    """Register a part: `<name>.json` is the list of what `rows(network, convener)` yields."""
    _rows[name] = rows


def register_files(files: Files) -> None:
    """Register files: `files(network, convener)` yields pairs of a name and an opener.

    They are stored in the folder `files/`.
    """
    if files not in _files:
        _files.append(files)


def write(network: Network, by: User, archive: zipfile.ZipFile) -> None:
    """Write everything that the convener may read, however large it is."""
    archive.writestr("README.txt", f"{network.name}\n\n{README}")
    for name, rows in _rows.items():
        archives.add_rows(archive, f"{name}.json", rows(network, by))
    for files in _files:
        for name, opener in files(network, by):
            archives.add_file(archive, f"files/{name}", opener)


def batches[M: Model](rows: QuerySet[M], size: int = BATCH) -> Iterator[list[M]]:
    """Yield all rows by primary key, in batches.

    The cost of a batch does not grow with the number of rows before it.
    """
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk


def one_by_one[M: Model](rows: QuerySet[M], size: int = BATCH) -> Iterator[M]:
    for batch in batches(rows, size):
        yield from batch
