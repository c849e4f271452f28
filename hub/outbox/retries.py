"""Retries of mails that the mail server did not accept."""

from __future__ import annotations

from procrastinate import RetryDecision, RetryStrategy
from procrastinate.jobs import Job

from hub.outbox.connection import is_refused_for_good
from hub.queues import SEVERAL_TRIES


class MailRetryStrategy(RetryStrategy):
    """Retries as for other jobs, but none once the server refused the address for good.

    Such a refusal has a 5yz reply code (RFC 5321).
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if isinstance(exception, Exception) and is_refused_for_good(exception):
            return None
        return super().get_retry_decision(exception=exception, job=job)


MAIL_TRIES = MailRetryStrategy(
    max_attempts=SEVERAL_TRIES.max_attempts, exponential_wait=SEVERAL_TRIES.exponential_wait
)
