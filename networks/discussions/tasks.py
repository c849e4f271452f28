"""The discussions' jobs. Each is safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from accounts.models import User
from networks.discussions import emails, search, viewing
from networks.discussions.models import Promotion


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="discussions-flush-views")
def flush_views(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every minute: move the readings that were counted into the threads' figures."""
    viewing.flush()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="discussions-index")
def index_waiting(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every minute: make what was written found by search."""
    search.index_waiting()


@app.task
def send_promotion(promotion_id: int, user_id: int) -> None:
    """Only if the answer is still waited for when its turn comes."""
    waiting = Promotion.objects.filter(pk=promotion_id, ended_at=None).select_related("thread__network", "proposed_by")
    for promotion in waiting:
        for person in User.objects.active().filter(pk=user_id):
            emails.promotion(promotion, person)
