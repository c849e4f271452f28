"""What is cut before it is logged."""

from __future__ import annotations

import logging
from typing import Any

LONGEST_VALUE = 200  # letters of a path or whatever else somebody sent
LONGEST_MESSAGE = 2_000  # of a message that was put together before it was handed to the logger


class LengthFilter(logging.Filter):
    """Cut what strangers choose the length of. On the handler, so that no logger goes past it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_cut(value, LONGEST_VALUE) for value in record.args)
        record.msg = _cut(record.msg, LONGEST_MESSAGE)
        return True


def _cut(value: Any, longest: int) -> Any:
    return f"{value[: longest - 1]}…" if isinstance(value, str) and len(value) > longest else value
