"""Background job of the outbox."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.outbox import delivery


@app.periodic(cron="40 4 * * *")
@app.task(queueing_lock="sending-forget-old", aliases=["hub.sending.tasks.forget_old"])
def forget_old(timestamp: int) -> None:  # noqa: ARG001 - passed to every periodic job
    """Delete the records of old mails, every night."""
    delivery.forget_old()
