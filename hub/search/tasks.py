"""Jobs of the index."""

from __future__ import annotations

from procrastinate import exceptions
from procrastinate.contrib.django import app

from hub.queues import INDEX
from hub.search import postings, spelling


@app.task(queueing_lock="search-pack", pass_context=False, queue=INDEX)
def pack_index() -> None:
    """Append what was written since to the postings."""
    while postings.pack():
        pass


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="search-words", queue=INDEX)
def rebuild_words(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Take the vocabulary of "did you mean" anew, and drop postings that nothing lives in."""
    spelling.rebuild_words()
    postings.sweep()


def pack_later() -> None:
    """Queue packing, unless it is queued already; in the transaction that made it needful."""
    from django.db import transaction

    try:
        with transaction.atomic():
            pack_index.defer()
    except exceptions.AlreadyEnqueued:
        pass
