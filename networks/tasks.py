"""The networks' jobs. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from networks import access


@app.periodic(cron="*/2 * * * *")
@app.task(queueing_lock="networks-restore-due")
def restore_due(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every two minutes: end the suspensions and the pauses in posting whose time has come."""
    access.restore_due()
