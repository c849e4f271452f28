"""The jobs of safeguarding. Each is safe to run twice."""

from __future__ import annotations

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from hub.safeguarding import attached

SEVERAL_TRIES = RetryStrategy(max_attempts=6, exponential_wait=4)  # seconds: 4, 16, 64 …


@app.task(retry=SEVERAL_TRIES)
def read_file(file_id: int) -> None:
    """What stands in a file that somebody handed in."""
    attached.read_file(file_id)


@app.task(retry=SEVERAL_TRIES)
def tell_of_file(file_id: int) -> None:
    """A file that was read already stands somewhere now."""
    attached.tell_of_file(file_id)
