"""The servers that are measured, started as `bin/run` starts them, and how much memory they take."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from bench.settings import ROOT
from bench.wrk import headers

SITE, FLOOR = 8410, 8411
PYTHON = sys.executable


@contextmanager
def server(
    port: int, application: str, variables: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """The production server, as bin/run starts it."""
    command = [PYTHON, "-m", "hub.web.server", application]
    variables = variables | {"PORT": str(port)}
    if _answers(port):
        raise SystemExit(
            f"hub: something answers on port {port} already, perhaps a server of an earlier run. Stop it."
        )
    process = subprocess.Popen(command, env=variables, cwd=ROOT, start_new_session=True)
    try:
        _wait_for(port, "/healthz" if "hub" in application else "/floor/1/")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


@contextmanager
def worker(variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The job worker, as bin/run starts it."""
    command = [PYTHON, "manage.py", "worker"]
    process = subprocess.Popen(
        command, env=variables, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def memory(pid: int) -> tuple[float, float]:
    """Megabytes of a process and its children, as the kernel tells: resident, and its share of what is shared.

    The embedded PostgreSQL, which is the child of whoever started it, is left out.
    """
    listed = " ".join(
        path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")
    ).split()
    children = [
        child for child in listed if b"postgres" not in Path(f"/proc/{child}/cmdline").read_bytes()
    ]
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = [int(re.findall(rf"{name}:\s+(\d+) kB", told)[0]) / 1024 for name in ("Rss", "Pss")]
    resident, once = zip(own, *(memory(int(child)) for child in children), strict=True)
    return sum(resident), sum(once)


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(port: int, path: str) -> None:
    for _ in range(120):
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers("")), timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"hub: the server on port {port} did not start.")
