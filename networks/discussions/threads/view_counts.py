"""Counting readings: rows of `View` become `Thread.view_count`, and the order of "most viewed" in searches."""

from __future__ import annotations

from django.db import connection, transaction

from hub.search import index
from hub.view_counts import ViewedToday
from networks.discussions.search.indexing import KIND, document_ids

# The threads are locked first, in the order in which everybody locks several. Then one statement: a row that is
# taken is counted, whatever dies in between; a second flush at the same moment finds the rows gone.
_LOCK = """
    SELECT id FROM discussions_thread WHERE id IN (SELECT thread_id FROM discussions_threadview)
    ORDER BY id FOR NO KEY UPDATE
"""
_FLUSH = """
    WITH taken AS (DELETE FROM discussions_threadview WHERE thread_id = ANY(%s) RETURNING thread_id),
         counted AS (SELECT thread_id, count(*) AS views FROM taken GROUP BY thread_id)
    UPDATE discussions_thread SET view_count = view_count + counted.views FROM counted WHERE id = counted.thread_id
    RETURNING id, view_count, last_number
"""


@transaction.atomic
def flush() -> int:
    """Add the readings of the last minute to their threads. Returns how many threads gained some."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        threads = [row[0] for row in cursor.fetchall()]
        if not threads:
            return 0
        cursor.execute(_FLUSH, [threads])
        counted = cursor.fetchall()
    # Threads, then the index's state, then its documents: the order of everybody who locks them.
    index.locked_state()
    index.set_popularity(
        KIND, {each: views for pk, views, last in counted for each in document_ids(pk, last)}
    )
    return len(counted)


class ThreadsViewedToday(ViewedToday):
    """What one reader has opened today: counted once."""

    cookie = "seen-threads"
    salt = "discussions.seen"
    path = "/networks/"
