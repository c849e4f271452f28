"""`python -m hub.web.server [MODULE:APPLICATION]`: granian with this site's settings."""

from __future__ import annotations

import sys
import time
from collections import deque
from typing import Any

from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server.mp import MPServer

from hub.env import env

SITE = "hub.rsgi:application"
KILL_SECONDS = 5  # for a worker to end
MOST_RESPAWNS_A_MINUTE = 10


class WebServer(MPServer):
    """Server that continues when a worker dies again and again.

    Granian itself ends when one dies twice within five seconds, for example when memory is short,
    and takes the others with it.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._respawns: deque[float] = deque(maxlen=MOST_RESPAWNS_A_MINUTE)

    def _respawn_workers(
        self, workers: Any, spawn_target: Any, target_loader: Any, delay: float = 0
    ) -> None:
        super()._respawn_workers(workers, spawn_target, target_loader, delay)
        now = time.monotonic()
        may_go_on = len(self._respawns) < MOST_RESPAWNS_A_MINUTE or now - self._respawns[0] > 60
        self._respawns.append(now)
        if may_go_on:
            self.respawned_wrks.clear()  # granian would find two deaths in it


def main(target: str = SITE) -> None:
    WebServer(
        target,
        address=env.text("BIND_ADDRESS", "127.0.0.1"),
        port=env.number("PORT", 8000),
        interface=Interfaces.RSGI,
        loop=Loops.asyncio,
        workers=env.number("WEB_WORKERS", 2),
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
    ).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
