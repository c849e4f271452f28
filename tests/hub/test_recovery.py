"""`bin/run` goes on whatever ends: the database, a process, or one of the web server's workers."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

import pytest

from hub.database.embedded_server.server import EmbeddedServer
from tests.hub.test_run import Run, below, kill_all, page
from tests.servers import environment, free_port

PATIENCE = 60  # seconds until the site answers again, and until a mail is there


@pytest.fixture
def site(place: Path) -> Iterator[RunningSite]:
    var, port = place / "var", free_port()
    run = Run(
        environment(
            DEBUG="1", VAR_DIR=str(var), PORT=str(port), DURABLE="1", STALLED_JOB_SECONDS="5"
        )
    )
    site = RunningSite(run, EmbeddedServer(var / "postgres"), var / "mail", port)
    try:
        run.until("Ctrl-C ends it")
        threading.Thread(
            target=lambda: [None for _ in run.process.stdout or ()], daemon=True
        ).start()
        yield site
    finally:
        kill_all(run, site.database)


class RunningSite:
    def __init__(self, run: Run, database: EmbeddedServer, mail: Path, port: int) -> None:
        self.run = run
        self.database = database
        self.mail = mail
        self.port = port

    def processes(self, words: str) -> list[int]:
        """Those below `bin/run` whose command has these words, the oldest first."""
        return sorted(pid for pid in below(self.run.process.pid) if words in command_of(pid))

    def web_workers(self) -> list[int]:
        """The web server's children: they have its command."""
        return self.processes("hub.web.server")[1:]

    def answers(self) -> bool:
        with suppress(OSError, URLError):
            return page(self.port, "/learn/")[0] == 200
        return False

    def mail_by_the_worker(self) -> str:
        """Ask for the newsletter; returns the mail that the job worker wrote and sent."""
        email = f"{time.monotonic()}@example.org"
        address = f"http://127.0.0.1:{self.port}/newsletter/"
        with urllib.request.urlopen(
            address, urlencode({"email": email}).encode(), timeout=30
        ) as response:
            assert response.status == 200
        until(lambda: self._mail_to(email) is not None, "mail")
        return self._mail_to(email) or ""

    def _mail_to(self, email: str) -> str | None:
        mails = (
            message_from_bytes(file.read_bytes(), policy=policy.default)
            for file in self.mail.glob("*")
        )
        texts = (mail.get_body(("plain",)) for mail in mails if mail["To"] == email)
        return next((text.get_content() for text in texts if text is not None), None)


def command_of(pid: int) -> str:
    with suppress(OSError):
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    return ""


def until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"no {what} within {PATIENCE} s"
        time.sleep(0.1)


def test_it_goes_on_when_the_database_or_a_process_ends_twice(site: RunningSite) -> None:
    def end_database(number: int) -> None:
        pid = site.database.pid()
        assert pid is not None
        os.kill(pid, number)
        until(lambda: site.database.pid() not in {None, pid}, "new database")

    def kill_process(words: str) -> None:
        pid = site.processes(words)[0]
        os.kill(pid, signal.SIGKILL)
        until(
            lambda: pid not in site.processes(words) and bool(site.processes(words)), f"new {words}"
        )

    def kill_web_worker_twice() -> None:
        server = site.processes("hub.web.server")[0]
        for _ in range(2):
            known = site.web_workers()
            os.kill(known[0], signal.SIGKILL)
            until(lambda known=known: bool(set(site.web_workers()) - set(known)), "new web worker")  # type: ignore[misc]
        time.sleep(1)
        assert site.processes("hub.web.server")[0] == server  # the same server, not a new one

    ends: list[Callable[[], None]] = [
        lambda: end_database(signal.SIGINT),  # an orderly restart
        lambda: end_database(signal.SIGKILL),
        lambda: kill_process("manage.py worker"),
        kill_web_worker_twice,
        lambda: kill_process("hub.web.server"),
    ]
    for end in [*ends, *ends[:3]]:
        end()
        until(site.answers, "page")
        assert site.run.process.poll() is None
    link = re.search(r"http://\S+", site.mail_by_the_worker())
    assert link is not None
    assert link[0].startswith(f"http://localhost:{site.port}/")
    with urllib.request.urlopen(link[0], timeout=30) as response:  # noqa: S310 - the site itself
        assert response.status == 200
    assert site.run.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert site.database.pid() is None
