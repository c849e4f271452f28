"""Threads in which requests are answered, in lanes of their own, so that what waits in one holds up no other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

MOST_WAITING = 256  # requests; whoever comes then is asked to come back


class Lane:
    """Daemon threads that take what is put into their queue, in order."""

    def __init__(self, name: str, threads: int) -> None:
        self._waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        for number in range(threads):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    def put(self, work: Callable[[], None]) -> bool:
        """Have the work done; False if too much waits already. What it raises ends its thread, so it must not."""
        if self._waiting.qsize() >= MOST_WAITING:
            return False
        self._waiting.put(work)
        return True

    def _work(self) -> None:
        while True:
            self._waiting.get()()
