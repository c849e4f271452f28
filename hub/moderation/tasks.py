"""Jobs of moderation."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.outbox.retries import MAIL_TRIES
from hub.queues import AT_ONCE, MAIL, SEVERAL_TRIES


@app.task(retry=MAIL_TRIES, queue=MAIL, priority=AT_ONCE)
def mail_sanction(sanction_id: int) -> None:
    """A warning or a suspension, by mail whatever the person chose."""
    from hub.moderation import emails
    from hub.moderation.models import Sanction

    for sanction in Sanction.objects.select_related("person").filter(
        pk=sanction_id, person__is_active=True
    ):
        emails.sanction(sanction)


@app.task(retry=SEVERAL_TRIES)
def remove_everything(removal_id: int) -> None:
    """Step by step; begun again, it goes on where it was."""
    from hub.moderation.flows.bulk_removal import go_on

    while go_on(removal_id):
        pass


@app.periodic(cron="50 3 * * *")
@app.task(queueing_lock="moderation-purge")
def purge_deleted(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Every night: what decisions deleted, and nobody can bring back any more by an appeal."""
    from hub.moderation.flows import purge_deleted

    purge_deleted()


@app.periodic(cron="40 * * * *")
@app.task(queueing_lock="moderation-forget-sent")
def forget_sent(timestamp: int) -> None:  # noqa: ARG001 - a periodic job is told its time
    """Every hour: what the limits counted is forgotten after a day."""
    from hub.moderation.write_limits.limits import forget_old

    forget_old()
