"""Background jobs of the index."""

from __future__ import annotations

from procrastinate import exceptions
from procrastinate.contrib.django import app

from hub.queues import INDEX
from hub.search.engine import postings
from hub.search.text import spelling


@app.task(queueing_lock="search-pack", pass_context=False, queue=INDEX)
def pack_index() -> None:
    """Append unpacked documents to the postings."""
    while postings.pack():
        pass


@app.periodic(cron="10 3 * * *")
@app.task(queueing_lock="search-words", queue=INDEX)
def rebuild_words(timestamp: int) -> None:  # noqa: ARG001 - procrastinate gives it
    """Rebuild the vocabulary of "did you mean" and delete postings without live documents."""
    spelling.rebuild_words()
    postings.sweep()


def pack_later() -> None:
    """Queue packing unless it is queued already.

    The job is queued in the caller's transaction, which made it necessary.
    """
    from django.db import transaction

    try:
        with transaction.atomic():
            pack_index.defer()
    except exceptions.AlreadyEnqueued:
        pass
