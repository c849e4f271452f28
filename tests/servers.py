"""PostgreSQL servers and processes of a test's own."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from hub.database.embedded_server.server import EmbeddedServer, binaries
from hub.env import BASE_DIR

PASSWORD = "only-in-tests"
SETTING_NAMES = (
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "EMAIL_URL",
    "FILES_DIR",
    "PORT",
    "RECEIPT_KEY",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "SITE_URL",
    "TRUSTED_PROXY_COUNT",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(**settings: str) -> dict[str, str]:
    """The environment without the hub's own settings, and with these instead."""
    known = {name: value for name, value in os.environ.items() if name not in SETTING_NAMES}
    return known | {"HUB_ENV_FILE": os.devnull, "DURABLE": "0"} | settings


def start(
    *arguments: str | Path, settings: Mapping[str, str], stdin: int = subprocess.DEVNULL
) -> "subprocess.Popen[str]":
    """Python with these arguments in the project's folder, as a leader of its own process group."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=settings,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


class TcpServer:
    """A PostgreSQL as a machine elsewhere would run it: over TCP, with a password, and started by hand."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "elsewhere"
        self.port = free_port()
        self.wheel = EmbeddedServer(self.data)
        self.address = f"postgresql://hub:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def initialise(self) -> None:
        account = self.wheel.account
        account.let_through([self.data, binaries()])
        self.data.mkdir(mode=0o700)
        password = self.data.with_name("password")
        password.write_text(PASSWORD)
        for path in (self.data, password):
            account.own(path)
        self._run(
            "initdb",
            "-U",
            "hub",
            "--auth=scram-sha-256",
            f"--pwfile={password}",
            "--no-sync",
            "--locale=C",
        )

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "-o", options, "-l", str(self.data / "log"), "-w", "start")

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-m", "fast", "-w", "stop")

    def _run(self, command: str, *arguments: str) -> None:
        done = self.wheel.run(command, "-D", str(self.data), *arguments)
        assert done.returncode == 0, done.stdout
