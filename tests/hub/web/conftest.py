"""The production server on a database of its own, as strangers meet it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from hub.database.embedded_server.server import SUPERUSER, EmbeddedServer
from tests import databases
from tests.servers import environment, free_port, start

HEADERS = {"Host": "localhost"}


@dataclass
class LiveSite:
    port: int
    database: str
    process: subprocess.Popen[str]
    errors: list[str] = field(default_factory=list)

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """Status and body. Raises OSError if nothing comes within thirty seconds."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, HEADERS | (headers or {}))
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def connect(self, head: str, *, receive_buffer: int = 0) -> socket.socket:
        """A connection over which this beginning of a request was sent."""
        connection = socket.socket()
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.connect(("127.0.0.1", self.port))
        connection.sendall(head.encode())
        return connection

    def seconds_of(self, paths: list[str], *, rounds: int) -> list[float]:
        """How long each answer took, the longest last; each has to be 200."""
        taken = []
        for path in paths * rounds:
            began = time.monotonic()
            assert self.ask(path)[0] == 200, path
            taken.append(time.monotonic() - began)
        return sorted(taken)


def database_url(name: str) -> str:
    folder = EmbeddedServer(Path(settings.VAR_DIR) / "postgres").socket_folder
    return os.environ.get("DATABASE_URL") or f"postgresql://{SUPERUSER}@/{name}?host={folder}"


@pytest.fixture(scope="module")
def live_site(
    django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveSite]:
    """With DEBUG=1, as on one's own machine: nothing redirects to HTTPS."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("A database of its own is made on the embedded server.")
    name = f"live_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    with django_db_blocker.unblock():
        databases.copy(databases.migrated(), name)
    port = free_port()
    told = environment(
        DEBUG="1",
        DATABASE_URL=database_url(name),
        VAR_DIR=str(tmp_path_factory.mktemp("var")),
        FILES_DIR=os.environ["FILES_DIR"],
        PORT=str(port),
    )
    process = start("-m", "hub.web.server", settings=told)
    site = LiveSite(port, name, process)
    threading.Thread(target=lambda: site.errors.extend(process.stderr or ()), daemon=True).start()
    try:
        _wait_until_it_answers(site)
        yield site
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        with django_db_blocker.unblock():
            databases.drop(name)


def _wait_until_it_answers(site: LiveSite) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if site.ask("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("".join(site.errors))
