"""Supervisor of the processes of `Procfile` and of the embedded database, until a signal arrives.

A process that ends is restarted: at once the first time, then after 1, 2, 4 … 30 seconds, until one
start has lasted a minute. Imports no Django.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from hub.database.embedded_server.server import EmbeddedServer
from hub.env import StartError

LOOK_SECONDS = 0.2
STEADY_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0
END_SECONDS = 10.0  # for a process to end after SIGTERM
GROUP_SECONDS = 3.0  # for killed processes to disappear


@dataclass
class Child:
    """Line of `Procfile`, and the process that runs it now."""

    name: str
    command: str
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    due_at: float = field(default=0.0)

    def start(self, environment: Mapping[str, str]) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S602 - our own Procfile
            self.command,
            shell=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C in a terminal reaches only the supervisor, which ends all in order.
            start_new_session=True,
        )
        threading.Thread(target=self._pass_on, args=[self.process], daemon=True).start()

    def _pass_on(self, process: subprocess.Popen[bytes]) -> None:
        for line in process.stdout or ():
            say(self.name, line.decode(errors="replace").rstrip())

    def note_end(self) -> None:
        """Schedule the next start, and kill what the process had started.

        Those processes would continue without it.
        """
        assert self.process is not None
        self.signal(signal.SIGKILL)
        lasted = time.monotonic() - self.started_at
        self.failures = 1 if lasted > STEADY_SECONDS else self.failures + 1
        pause = (
            0.0 if self.failures == 1 else min(2.0 ** (self.failures - 2), LONGEST_PAUSE_SECONDS)
        )
        self.due_at = time.monotonic() + pause
        say(
            self.name,
            f"ended with {self.process.returncode} and is started again"
            f"{f' in {pause:g} s' if pause else ''}.",
        )
        self.process = None

    def signal(self, number: int) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def await_group(self) -> None:
        """Wait until the whole process group has ended: it may still use the embedded database."""
        assert self.process is not None
        deadline = time.monotonic() + GROUP_SECONDS
        with suppress(ProcessLookupError):
            while time.monotonic() < deadline:
                os.killpg(self.process.pid, 0)
                time.sleep(0.02)


class Supervisor:
    """Supervisor of several commands. `database` is the embedded server, if it is used."""

    def __init__(
        self,
        commands: Mapping[str, str],
        environment: Mapping[str, str],
        database: EmbeddedServer | None,
    ) -> None:
        self._children = [Child(name, command) for name, command in commands.items()]
        self._environment = environment
        self._database = database
        self._ended_by = threading.Event()

    def stop(self) -> None:
        """Make `run` end everything and return. Safe in a signal handler."""
        self._ended_by.set()

    def run(self) -> None:
        """Start everything, and keep it running until `stop` is called."""
        while not self._ended_by.is_set():
            self._look_after_database()
            for child in self._children:
                if child.process is not None and child.process.poll() is not None:
                    child.note_end()
                if child.process is None and time.monotonic() >= child.due_at:
                    child.start(self._environment)
            self._ended_by.wait(LOOK_SECONDS)
        self._end(self._children)

    def _look_after_database(self) -> None:
        if self._database is None:
            return
        try:
            if self._database.revive():
                say("database", "had ended and was started again.")
        except StartError as error:
            say("database", str(error))
            self._ended_by.wait(1)

    def _end(self, children: Sequence[Child]) -> None:
        deadline = time.monotonic() + END_SECONDS
        for child in children:
            child.signal(signal.SIGTERM)
        for child in children:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
                child.signal(signal.SIGKILL)
                child.process.wait()
                child.await_group()


def read_procfile(text: str) -> dict[str, str]:
    """Return the commands of a Procfile by the names of their processes."""
    lines = (
        line.partition(":")
        for line in text.splitlines()
        if ":" in line and not line.startswith("#")
    )
    return {name.strip(): command.strip() for name, _, command in lines}


def say(name: str, words: str) -> None:
    sys.stdout.write(f"{name:<8} | {words}\n")
    sys.stdout.flush()
