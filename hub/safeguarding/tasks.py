"""The jobs of safeguarding. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.queues import SEVERAL_TRIES
from hub.safeguarding import attached


@app.task(retry=SEVERAL_TRIES)
def read_file(file_id: int) -> None:
    """What stands in a file that somebody handed in."""
    attached.read_file(file_id)


@app.task(retry=SEVERAL_TRIES)
def tell_of_file(file_id: int) -> None:
    """A file that was read already stands somewhere now."""
    attached.tell_of_file(file_id)
