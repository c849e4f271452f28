"""Reader of JSON Lines: one object on each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from learn.importing.formats.raw import LONGEST_RECORD, TOO_LONG, RawRecord
from learn.importing.values.fields import KIND_NAMES

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read(stream: IO[bytes]) -> Iterator[RawRecord]:
    number = 0
    while line := stream.readline(LONGEST_RECORD):
        number += 1
        if len(line) == LONGEST_RECORD and not line.endswith(b"\n"):
            _skip_line(stream)
            yield RawRecord(number, reason=f"the line {TOO_LONG}")
            continue
        line = line.removeprefix(BYTE_ORDER_MARK).strip() if number == 1 else line.strip()
        if line:
            yield _raw_record(number, line)


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(LONGEST_RECORD)) and not rest.endswith(b"\n"):
        pass


def _raw_record(number: int, line: bytes) -> RawRecord:
    try:
        value: Any = json.loads(line.decode())
    except UnicodeDecodeError as problem:
        return RawRecord(number, reason=f"is not UTF-8 (byte {problem.start + 1} of the line)")
    except json.JSONDecodeError as problem:
        return RawRecord(number, reason=f"is not JSON ({problem.msg}, column {problem.colno})")
    except (ValueError, RecursionError):
        return RawRecord(
            number, reason="is not JSON that can be read (a huge number, or too many brackets)"
        )
    if not isinstance(value, dict):
        return RawRecord(
            number,
            reason=f"must be an object in braces, not {KIND_NAMES.get(type(value), 'empty')}",
        )
    return RawRecord(number, value)
