"""Background jobs of safeguarding. All are idempotent."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.queues import SEVERAL_TRIES
from hub.safeguarding import file_screening


@app.task(retry=SEVERAL_TRIES)
def read_file(file_id: int) -> None:
    """Read an uploaded file and record the findings."""
    file_screening.read_file(file_id)


@app.task(retry=SEVERAL_TRIES)
def tell_of_file(file_id: int) -> None:
    """Notify the people concerned of findings in a file that was just attached."""
    file_screening.tell_of_file(file_id)
