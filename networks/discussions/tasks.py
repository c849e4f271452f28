"""The discussions' jobs. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from accounts.models import User
from hub.outbox.retries import MAIL_TRIES
from hub.queues import AT_ONCE, INDEX, MAIL
from networks.discussions import emails
from networks.discussions.models import Promotion
from networks.discussions.search import indexing
from networks.discussions.threads import similar, view_counts


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="discussions-flush-views")
def flush_views(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every minute: move the readings that were counted into the threads' figures."""
    view_counts.flush()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="discussions-index", queue=INDEX)
def index_waiting(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every minute: make what was written found by search, and known to the threads like it."""
    similar.refresh_around(indexing.index_waiting())


@app.periodic(cron="50 2 * * *")
@app.task(queueing_lock="discussions-alike", queue=INDEX)
def refresh_all_alike(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every night: find what is alike to each thread anew."""
    similar.refresh()


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def send_promotion(promotion_id: int, user_id: int) -> None:
    """Only if the answer is still waited for when its turn comes."""
    for person in User.objects.active().filter(pk=user_id):
        waiting = Promotion.objects.visible_to(person).filter(pk=promotion_id, ended_at=None)
        for promotion in waiting.select_related("thread__network", "proposed_by"):
            emails.promotion(promotion, person)
