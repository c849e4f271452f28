"""When a mail that was not taken is tried again."""

from __future__ import annotations

from procrastinate import RetryDecision, RetryStrategy
from procrastinate.jobs import Job

from hub.queues import SEVERAL_TRIES
from hub.sending.connection import is_refused_for_good


class MailRetryStrategy(RetryStrategy):
    """As often as other jobs, but never after the server refused the address for good (RFC 5321: 5yz)."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Exception) and is_refused_for_good(exception):
            return None
        return super().get_retry_decision(exception=exception, job=job)


MAIL_TRIES = MailRetryStrategy(max_attempts=SEVERAL_TRIES.max_attempts, exponential_wait=SEVERAL_TRIES.exponential_wait)
