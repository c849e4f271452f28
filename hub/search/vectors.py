"""The kept places of documents among others by meaning (`hub.search.embedding`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from django.db import connection

from hub.search import embedding


def stored(numbers: Sequence[int]) -> npt.NDArray[np.float32]:
    """Unit vectors of the documents of these numbers, one row each; zeros where there is none. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, vector FROM search_embedding WHERE number = ANY(%s)", [list(numbers)])
        held = dict(cursor.fetchall())
    return embedding.from_bytes([held.get(number, b"") for number in numbers])
