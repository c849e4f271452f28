"""Stored embeddings of documents (`hub.search.embeddings.model`)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from django.db import connection

from hub.search.embeddings import model


def stored(numbers: Sequence[int]) -> npt.NDArray[np.float32]:
    """Return unit vectors of the documents with these numbers, one row each. One query.

    A document without a vector has a row of zeros.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, vector FROM search_embedding WHERE number = ANY(%s)", [list(numbers)]
        )
        held = dict(cursor.fetchall())
    return model.from_bytes([held.get(number, b"") for number in numbers])
