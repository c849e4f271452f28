"""Threads that answer requests: few while they work, more once they wait."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

from hub.web.lanes import MOST_WAITING, ON_DUTY, ThreadLane


def on_a_loop(steps: Callable[[ThreadLane], Coroutine[Any, Any, None]], **threads: int) -> None:
    async def run() -> None:
        await steps(ThreadLane("page", **threads))

    asyncio.run(run())


async def until(condition: Callable[[], object], seconds: float = 2) -> float:
    """Seconds until it is so."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        await asyncio.sleep(0.001)
    return time.monotonic() - began


def test_the_reserve_sleeps_while_work_goes_on() -> None:
    worked: list[str] = []

    def work() -> None:
        time.sleep(0.002)
        worked.append(threading.current_thread().name)

    async def steps(lane: ThreadLane) -> None:
        for _ in range(200):
            assert lane.put(work)
            await asyncio.sleep(0.003)
        await until(lambda: len(worked) == 200)

    on_a_loop(steps, threads=1, reserve=3)
    # A stall of this machine may make one job wait for its 50 ms, and wake one of the reserve.
    assert worked.count("page-0") > 190


def test_the_reserve_takes_what_would_wait_behind_those_that_wait() -> None:
    lock, done = threading.Event(), threading.Event()

    async def steps(lane: ThreadLane) -> None:
        for _ in range(3):
            lane.put(lock.wait)
        lane.put(done.set)
        assert await until(done.is_set) < 0.5
        lock.set()

    on_a_loop(steps, threads=1, reserve=3)


def test_it_is_woken_again_after_it_went_to_sleep() -> None:
    async def steps(lane: ThreadLane) -> None:
        for _ in range(2):
            lock, done = threading.Event(), threading.Event()
            lane.put(lock.wait)
            lane.put(done.set)
            await until(done.is_set)
            await asyncio.sleep(ON_DUTY + 0.1)
            lock.set()

    on_a_loop(steps, threads=1, reserve=1)


def test_what_is_too_much_is_refused() -> None:
    lock = threading.Event()

    async def steps(lane: ThreadLane) -> None:
        lane.put(lock.wait)
        await asyncio.sleep(0.05)
        taken = 0
        while lane.put(lambda: None):
            taken += 1
        assert taken == MOST_WAITING
        lock.set()
        await until(lambda: lane.put(lambda: None))

    on_a_loop(steps, threads=1)
