"""Connection to the mail server that many mails share."""

from __future__ import annotations

import time
from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused
from threading import Lock
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, mailers

FAILURES_BEFORE_PAUSE = 3  # connections in a row
PAUSE_SECONDS = 30


class MailServerPausedError(OSError):
    """The mail server failed several times in a row, and is not tried for a moment."""


class MailServerState:
    """Record of recent failures of the mail server in this process.

    A server that does not answer takes a job fifteen seconds; without a pause each waiting mail
    would take as many.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.reset()

    def reset(self) -> None:
        """Forget all failures."""
        self._failures = 0
        self._paused_until = 0.0

    def open(self, backend: Any) -> None:
        """Connect. Raises what the backend raises, or MailServerPausedError at once."""
        with self._lock:
            if time.monotonic() < self._paused_until:
                raise MailServerPausedError(
                    "The mail server did not answer lately; it is asked again in a moment."
                )
        try:
            backend.open()
        except (OSError, SMTPException):
            with self._lock:
                self._failures += 1
                if self._failures >= FAILURES_BEFORE_PAUSE:
                    self._paused_until = time.monotonic() + PAUSE_SECONDS
            raise
        with self._lock:
            self._failures = 0


server_state = MailServerState()


class MailConnection:
    """Connection that is opened for the first mail, and reopened for the next one if it was lost.

    A mail that failed is not retried here: it is unknown how much of it the server accepted.
    """

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """Send a mail. Raises the mail server's errors, after which the connection is closed."""
        if self._backend is not None and not _answers(self._backend):
            self._close()
        if self._backend is None:
            self._backend = mailers.default
        try:
            server_state.open(self._backend)
            self._backend.send_messages([message])
        except Exception:
            self._close()
            raise

    def _close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(OSError, SMTPException):
                backend.close()


def _answers(backend: Any) -> bool:
    """Return whether the connection is alive.

    Servers close a connection that was idle for long, or that carried enough mails.
    """
    smtp = getattr(backend, "connection", None)
    try:
        return smtp is None or smtp.noop()[0] == 250
    except (OSError, SMTPException):
        return False


def is_refused_for_good(error: Exception) -> bool:
    """Return whether the mail server refuses the address permanently."""
    return isinstance(error, SMTPRecipientsRefused) and all(
        code >= 500 for code, _ in error.recipients.values()
    )
