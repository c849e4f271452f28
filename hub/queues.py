"""The queues of jobs: which there are, and how many jobs of each a worker runs at once.

Queues that are listed together share a lane: a lane's jobs wait for each other and for no other lane's, so sixty-four
mails to a server that does not answer hold up neither the mail with which somebody signs in nor the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from procrastinate import RetryStrategy

SECURITY = "security"  # mail that somebody waits for at the door: sign-in, confirmation, reset
UPKEEP = "upkeep"  # what keeps the other queues going, in a moment
DEFAULT = "default"
INDEX = "index"
SCAN = "scan"
MAIL = "mail"

# Priorities within the queue of mail; the higher goes first.
AT_ONCE, DIGEST, BULK = 10, 0, -10

SEVERAL_TRIES = RetryStrategy(max_attempts=8, exponential_wait=4)  # seconds: 4, 16, 64 … about a day in all


@dataclass(frozen=True)
class JobLane:
    """Queues whose jobs one worker runs, and how many at once."""

    name: str
    queues: tuple[str, ...]
    at_once: int


LANES = (
    JobLane("security", (SECURITY, UPKEEP), 3),
    JobLane("default", (DEFAULT,), 2),
    JobLane("index", (INDEX,), 1),
    JobLane("scan", (SCAN,), 1),
    JobLane("mail", (MAIL,), 2),
)
