"""One connection to the mail server for many mails."""

from __future__ import annotations

from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, mailers


class Connection:
    """Opened for the first mail that is sent over it, and opened anew for the next one where it was lost.

    A mail whose sending failed is not tried again here: nobody knows how much of it the server took.
    """

    def __init__(self) -> None:
        self._backend: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def send(self, message: EmailMessage) -> None:
        """What the mail server says against it is raised, and the connection is not used again."""
        if self._backend is not None and not _answers(self._backend):
            self._close()
        if self._backend is None:
            self._backend = mailers.default
        try:
            self._backend.open()
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
    """Servers end a connection that was silent for long, or that brought enough mails."""
    smtp = getattr(backend, "connection", None)
    try:
        return smtp is None or smtp.noop()[0] == 250
    except (OSError, SMTPException):
        return False


def is_refused_for_good(error: Exception) -> bool:
    """Whether the address is what the mail server does not take, now or later."""
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code, _ in error.recipients.values())
