"""Counting readings: rows of `View` become numbers in `Figures`."""

from __future__ import annotations

from django.db import connection, transaction

from hub.search import index
from hub.view_counts import ViewedToday

# One statement: a row that is taken is counted, whatever dies in between. A second flush at the same moment
# waits for the rows the first one takes, finds them gone, and counts nothing.
# Articles are in the order of their ids, as everybody locks figures in that order.
_FLUSH = """
    WITH taken AS (DELETE FROM learn_view RETURNING article_id),
         counted AS (SELECT article_id, count(*) AS views FROM taken GROUP BY article_id ORDER BY article_id)
    INSERT INTO learn_articlefigures (article_id, views, helpful, will_use, thanks, comments, related)
    SELECT article_id, views, 0, 0, 0, 0, '{}' FROM counted
    ON CONFLICT (article_id) DO UPDATE SET views = learn_articlefigures.views + excluded.views
    RETURNING article_id, views
"""


@transaction.atomic
def flush() -> int:
    """Add the readings of the last minute to the articles' figures. Returns how many articles gained some."""
    with connection.cursor() as cursor:
        cursor.execute(_FLUSH)
        views: dict[int, int] = dict(cursor.fetchall())
    if views:
        # Figures, then the index's state, then its documents: the order of everybody who locks them.
        index.locked_state()
        index.set_popularity("article", views)
    return len(views)


class ArticlesViewedToday(ViewedToday):
    """What one reader has opened today: counted once."""

    cookie = "seen"
    salt = "learn.seen"
    path = "/learn/articles/"
