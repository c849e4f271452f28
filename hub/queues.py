"""Job queues, and how many jobs of each a worker runs at once.

Queues that are listed together share a lane. The jobs of a lane wait for each other and for no
other lane's, so sixty-four mails to a server that does not answer delay neither the mail with which
somebody signs in nor the periodic jobs.
"""

from __future__ import annotations

from dataclasses import dataclass

from procrastinate import RetryStrategy

SECURITY = "security"  # mail that somebody is waiting for: sign-in, confirmation, reset
UPKEEP = "upkeep"  # short jobs that keep the other queues running
DEFAULT = "default"
INDEX = "index"
SCAN = "scan"
MAIL = "mail"

# Priorities within the mail queue; higher goes first.
AT_ONCE, DIGEST, BULK = 10, 0, -10

# Waits of 4, 16, 64 … seconds, about a day in all.
SEVERAL_TRIES = RetryStrategy(max_attempts=8, exponential_wait=4)


@dataclass(frozen=True)
class QueueLane:
    """Queues whose jobs one worker runs, and how many at once."""

    name: str
    queues: tuple[str, ...]
    at_once: int


LANES = (
    QueueLane("security", (SECURITY, UPKEEP), 3),
    QueueLane("default", (DEFAULT,), 2),
    QueueLane("index", (INDEX,), 1),
    QueueLane("scan", (SCAN,), 1),
    QueueLane("mail", (MAIL,), 2),
)
