"""Run one of our own modules in a process of its own, within limits: a hostile file ends that and nothing else.

The parent calls `run`; the module calls `bind` first. It knows neither settings, secrets nor database, reads a file
on standard input and answers on standard output. Imports nothing of Django, for the child's start has to be short.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_BASE_DIR = Path(__file__).resolve().parent.parent
_CHUNK = 1 << 20
_NICENESS = 10  # pages go first where processors are short


_AT_ONCE = threading.BoundedSemaphore(2)  # children of this process: each may take much of the memory there is
_PATIENCE = 10  # seconds for which a child waits for its turn


class LimitReached(Exception):
    """The process took too long, or ended without an answer: out of memory, out of processor time, killed.

    `exit_code` is how it ended, 0 where it was given up.
    """

    def __init__(self, exit_code: int = 0) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class Busy(Exception):
    """Others had their turn for too long. Worth a second try."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Memory and what is written in bytes, the processor's time and the clock's in seconds."""

    memory: int
    processor: int
    clock: float
    written: int


def bind(limits: Limits) -> None:
    """Hold this process to the limits. Nothing undoes it."""
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor, limits.processor))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def run(module: str, *arguments: str, file: IO[bytes], limits: Limits) -> Iterator[IO[bytes]]:
    """Yield the module's answer to a file, as a file without a name. Raises LimitReached and Busy."""
    with tempfile.TemporaryFile() as content, tempfile.TemporaryFile() as answer:
        while chunk := file.read(_CHUNK):
            content.write(chunk)
        content.seek(0)
        _run([sys.executable, "-E", "-s", "-m", module, *arguments], content, answer, limits)
        answer.seek(0)
        yield answer


def _run(command: list[str], content: IO[bytes], answer: IO[bytes], limits: Limits) -> None:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, no shell, an environment without secrets
            command,
            stdin=content,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            cwd=_BASE_DIR,
            env={},
            timeout=limits.clock,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LimitReached from error
    finally:
        _AT_ONCE.release()
    if ended.returncode != 0:
        raise LimitReached(ended.returncode)
