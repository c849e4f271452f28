"""Jobs of campaigns. None is queued by a testimony: they come with the clock, and are safe to run twice."""

from __future__ import annotations

from procrastinate.contrib.django import app

from hub.queues import SCAN
from networks.campaigns import flows
from networks.campaigns.testimonies import picture_scan, privacy_maintenance


@app.periodic(cron="10 7 * * *")
@app.task(queueing_lock="campaigns-tell-of-waiting")
def tell_of_waiting(timestamp: int = 0) -> None:  # noqa: ARG001 - given to every periodic job
    """Every morning: tell moderators that testimonies wait."""
    flows.tell_of_waiting()


@app.periodic(cron="40 2 * * *")
@app.task(queueing_lock="campaigns-tidy")
def tidy(timestamp: int = 0) -> None:  # noqa: ARG001 - given to every periodic job
    """Every night: forget in which order testimonies came, and pictures of forms that were never sent."""
    privacy_maintenance.tidy()


@app.periodic(cron="*/2 * * * *")
@app.task(queue=SCAN, queueing_lock="campaigns-scan-pictures")
def scan_pictures(timestamp: int = 0) -> None:  # noqa: ARG001 - given to every periodic job
    """Have the malware scan look at pictures that arrived. They come with the clock, as no picture queues a job."""
    picture_scan.scan_waiting()
