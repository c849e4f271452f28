"""The jobs of sending."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.sending import once


@app.periodic(cron="40 4 * * *")
@app.task(queueing_lock="sending-forget-old")
def forget_old(timestamp: int) -> None:  # noqa: ARG001 - given to every periodic job
    """Every night: which mails went out long ago."""
    once.forget_old()
