"""Threads that answer requests, in separate lanes, so that waiting in one delays no other."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Condition, Thread

MOST_WAITING = 256  # requests; more are asked to come back
PATIENCE = 0.05  # seconds that a request waits before a thread of the reserve takes it
ON_DUTY = 1.0  # seconds that a thread of the reserve stays active

type Work = Callable[[], object]


class ThreadLane:
    """Daemon threads that run the work in their queue, in order.

    Threads that compute at the same time only hinder each other: the reserve sleeps until some work
    has waited for PATIENCE, because then the other threads are waiting themselves, for a database
    lock for instance (decision 45).
    """

    def __init__(self, name: str, threads: int, reserve: int = 0) -> None:
        self._waiting: SimpleQueue[Work] = SimpleQueue()
        self._needed = Condition()
        self._put = self._seen = 0
        self._is_watched = not reserve
        for number in range(threads + reserve):
            target = self._work if number < threads else self._help
            Thread(target=target, name=f"{name}-{number}", daemon=True).start()

    def put(self, work: Work) -> bool:
        """Queue the work; return False if too much is waiting. Called on the event loop.

        The work must not raise: an exception would end its thread.
        """
        if self._waiting.qsize() >= MOST_WAITING:
            return False
        self._waiting.put(work)
        self._put += 1
        if not self._is_watched:
            self._is_watched = True
            self._look_again()
        return True

    def _look_again(self) -> None:
        self._seen = self._put
        asyncio.get_running_loop().call_later(PATIENCE, self._look)

    def _look(self) -> None:
        """Wake a thread of the reserve if work that was waiting at the last look still is."""
        waiting = self._waiting.qsize()
        if self._put - waiting < self._seen:
            with self._needed:
                self._needed.notify()
        self._is_watched = waiting > 0
        if waiting:
            self._look_again()

    def _work(self) -> None:
        while True:
            self._waiting.get()()

    def _help(self) -> None:
        while True:
            with self._needed:
                self._needed.wait()
            off_duty = time.monotonic() + ON_DUTY
            while (left := off_duty - time.monotonic()) > 0:
                try:
                    work = self._waiting.get(timeout=left)
                except Empty:
                    break
                work()
