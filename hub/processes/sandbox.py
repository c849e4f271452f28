"""Sandbox: one of our own modules in a child process with limits, for hostile files.

Such a file ends the child and nothing else. The parent calls `run`; the module calls `bind` first.
The child has no settings, secrets or database; it reads a file on standard input and answers on
standard output. Imports nothing of Django, so that the child starts fast.
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

_BASE_DIR = Path(__file__).resolve().parent.parent.parent
_CHUNK = 1 << 20
_NICENESS = 10  # web requests have priority where CPUs are scarce


# Children of this process: each may take a large share of the memory.
_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE = 10  # seconds that a child waits for its turn


class SandboxLimitReached(Exception):
    """The process timed out, or exited without an answer: out of memory or CPU time, or killed.

    `exit_code` is its exit code, 0 if it timed out.
    """

    def __init__(self, exit_code: int = 0) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


class SandboxBusy(Exception):
    """All slots were taken for too long. Worth a retry."""


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """Limits: memory and written data in bytes, CPU and wall-clock time in seconds."""

    memory: int
    processor: int
    clock: float
    written: int


def bind(limits: SandboxLimits) -> None:
    """Apply the limits to this process. They cannot be undone."""
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor, limits.processor))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.written, limits.written))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def run(
    module: str, *arguments: str, file: IO[bytes], limits: SandboxLimits
) -> Iterator[IO[bytes]]:
    """Run a module on a file and yield its answer as a temporary file.

    Raises SandboxLimitReached and SandboxBusy.
    """
    with tempfile.TemporaryFile() as content, tempfile.TemporaryFile() as answer:
        while chunk := file.read(_CHUNK):
            content.write(chunk)
        content.seek(0)
        _run([sys.executable, "-E", "-s", "-m", module, *arguments], content, answer, limits)
        answer.seek(0)
        yield answer


def _run(command: list[str], content: IO[bytes], answer: IO[bytes], limits: SandboxLimits) -> None:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise SandboxBusy
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
        raise SandboxLimitReached from error
    finally:
        _AT_ONCE.release()
    if ended.returncode != 0:
        raise SandboxLimitReached(ended.returncode)
