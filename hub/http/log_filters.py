"""Truncation of log messages."""

from __future__ import annotations

import logging
from typing import Any

LONGEST_VALUE = 200  # characters of a path or of anything else that somebody sent
LONGEST_MESSAGE = 2_000  # characters of a message that was formatted before it was logged


class LengthFilter(logging.Filter):
    """Truncate values whose length strangers choose.

    It is set on the handler, so that no logger bypasses it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_cut(value, LONGEST_VALUE) for value in record.args)
        record.msg = _cut(record.msg, LONGEST_MESSAGE)
        return True


def _cut(value: Any, longest: int) -> Any:
    return f"{value[: longest - 1]}…" if isinstance(value, str) and len(value) > longest else value
