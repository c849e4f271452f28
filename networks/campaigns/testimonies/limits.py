"""Limits that know nobody: they count what comes, never from whom.

A day's testimonies are counted in the table they stand in. Tries of receipts are counted in the memory of each
process, and forgotten with the minute: a table of them would tell the time at which somebody came back.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

MOST_A_DAY = 400  # testimonies to one campaign
MOST_LOOSE = 400  # pictures of forms that were sent back, in one day
TRIES_A_MINUTE = (
    40  # receipts looked up by one process: 10**15 of them would take a hundred million years
)


class RateLimit:
    """At most so many in a minute. `clock` gives seconds."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self._clock = clock
        self._lock = threading.Lock()
        self._times: deque[float] = deque()

    def allow(self) -> bool:
        """Whether one more is allowed now; if so it counts."""
        with self._lock:
            now = self._clock()
            while self._times and self._times[0] <= now - 60:
                self._times.popleft()
            if len(self._times) >= self.most:
                return False
            self._times.append(now)
            return True

    def forget(self) -> None:
        self._times.clear()


receipts = RateLimit(TRIES_A_MINUTE)
