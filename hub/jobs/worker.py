"""Job worker: every lane of `hub.queues` in one process, restarted when the database was gone."""

from __future__ import annotations

import asyncio
import logging
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from hub.queues import LANES, QueueLane

GRACE_SECONDS = 4  # for jobs to end after a signal
STEADY_SECONDS = 60  # a run that lasted so long does not count as a failure
LONGEST_PAUSE_SECONDS = 30
MOST_FAILURES = 10  # in a row; with pauses and waits for connections about eight minutes

logger = logging.getLogger(__name__)


class LaneEndedError(Exception):
    """A lane ended without a request to stop: its connection to the database was lost."""


def work() -> int:
    """Run jobs until a signal arrives (returns 0), or until the worker gives up (1)."""
    return asyncio.run(_work())


async def _work() -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.set_default_executor(
        ThreadPoolExecutor(sum(lane.at_once for lane in LANES), thread_name_prefix="job")
    )
    failures = 0
    while not stop.is_set():
        began = loop.time()
        try:
            await _run_until(stop)
        except Exception as error:
            failures = 1 if loop.time() - began > STEADY_SECONDS else failures + 1
            if failures > MOST_FAILURES:
                logger.exception("The job worker gives up after %s failures in a row.", failures)
                return 1
            pause = pause_after(failures)
            logger.warning(
                "The job worker stopped (%s: %s); it starts again in %s s.",
                error,
                error.__cause__,
                pause,
            )
            await _wait(stop, pause)
    return 0


def pause_after(failures: int) -> int:
    """Return the seconds before the next attempt: 1, 2, 4 … 30."""
    return min(1 << failures - 1, LONGEST_PAUSE_SECONDS)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _run_until(stop: asyncio.Event) -> None:
    """Run all lanes until `stop` is set. Raises LaneEndedError if one of them ends before."""
    connector = app.connector
    assert isinstance(connector, DjangoConnector)
    with app.replace_connector(connector.get_worker_connector()) as running:
        async with running.open_async():
            lanes = [
                asyncio.create_task(_run_lane(running, lane), name=lane.name) for lane in LANES
            ]
            asked = asyncio.create_task(stop.wait())
            try:
                await asyncio.wait([*lanes, asked], return_when=asyncio.FIRST_COMPLETED)
                ended = [lane for lane in lanes if lane.done()]
            finally:
                for task in [*lanes, asked]:
                    task.cancel()
                await asyncio.gather(*lanes, asked, return_exceptions=True)
    for lane in ended:
        if not stop.is_set():
            raise LaneEndedError(f"the lane {lane.get_name()} ended") from lane.exception()


async def _run_lane(running: App, lane: QueueLane) -> None:
    await running.run_worker_async(
        queues=list(lane.queues),
        name=lane.name,
        concurrency=lane.at_once,
        shutdown_graceful_timeout=GRACE_SECONDS,
        install_signal_handlers=False,
    )
