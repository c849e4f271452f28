"""The library's jobs. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.queues import INDEX
from learn.articles import related
from learn.figures import view_counts


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="learn-flush-views")
def flush_views(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every minute: move the readings that were counted into the articles' figures."""
    view_counts.flush()


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="learn-related-all", queue=INDEX)
def refresh_all_related(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Every night: find each article's nearest anew."""
    related.refresh()


@app.task(queue=INDEX)
def refresh_related(ids: list[int]) -> None:
    """After a change: find the nearest of these articles and of their neighbours."""
    related.refresh_around(ids)
