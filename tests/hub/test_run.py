"""`bin/run` as people meet it: the first time, a second time, after everything was killed, and when it cannot."""

import os
import shutil
import signal
import subprocess
import threading
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from hub.database.embedded_server.server import EmbeddedServer
from hub.env import BASE_DIR
from tests.servers import environment, free_port

LONGEST = 240  # seconds after which a run that says nothing more is ended


@pytest.fixture
def var(place: Path) -> Path:
    """A folder for the content, with a space in its path; `place` removes it."""
    return place / "a path" / "var"


class Run:
    """One `bin/run`, and every process below it."""

    def __init__(self, settings: Mapping[str, str], *arguments: str) -> None:
        self.process = subprocess.Popen(
            [BASE_DIR / "bin" / "run", *arguments],
            env=settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.watchdog = threading.Timer(LONGEST, self.kill)
        self.watchdog.start()

    def until(self, words: str) -> str:
        """What it says up to the line with `words`."""
        said = []
        for line in self.process.stdout or ():
            said.append(line)
            if words in line:
                return "".join(said)
        raise AssertionError("".join(said))

    def end(self, number: int) -> int:
        """Send the signal, wait for the end, and return the exit code."""
        os.kill(self.process.pid, number)
        self.process.communicate()
        self.watchdog.cancel()
        return self.process.returncode

    def kill(self) -> None:
        for pid in [self.process.pid, *below(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.watchdog.cancel()


def below(pid: int) -> Iterator[int]:
    """The processes that this one started, and those that they started."""
    children = defaultdict(list)
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            children[int(status.read_text().rpartition(")")[2].split()[1])].append(
                int(status.parent.name)
            )
    found = [pid]
    for each in found:
        found += children[each]
    yield from reversed(found[1:])


def page(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
        return response.status, response.read().decode()


def refused(settings: Mapping[str, str], *arguments: str) -> str:
    """The one sentence with which a run ends that cannot start."""
    done = subprocess.run(
        [BASE_DIR / "bin" / "run", *arguments],
        env=settings,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode not in (0, None)
    assert done.stdout == ""
    assert done.stderr.startswith("hub: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_it_serves_is_killed_and_serves_again(var: Path) -> None:
    port = free_port()
    settings = environment(DEBUG="1", VAR_DIR=str(var), PORT=str(port), DURABLE="1")
    server = EmbeddedServer(var / "postgres")
    run = Run(settings)
    try:
        said = run.until("Ctrl-C ends it")
        assert f"http://localhost:{port}" in said
        assert "@" in said  # the demo log-ins
        assert page(port, "/")[0] == 200
        assert page(port, "/healthz") == (200, "ok\n")
        assert f"cannot listen on 127.0.0.1:{port} (address already in use)" in refused(settings)
        elsewhere = {**settings, "PORT": str(free_port())}
        assert "is running" in refused(elsewhere, "--fresh", "--yes")
    finally:
        kill_all(run, server)

    run = Run(settings)
    try:
        assert "Demo content" not in run.until("Ctrl-C ends it")
        assert page(port, "/")[0] == 200
        everyone = list(below(run.process.pid))
        assert run.end(signal.SIGINT) == 130
        assert server.pid() is None
        assert [pid for pid in everyone if is_alive(pid)] == []
    finally:
        kill_all(run, server)


def kill_all(run: Run, server: EmbeddedServer) -> None:
    pid = server.pid()
    run.kill()
    for one in [] if pid is None else [pid, *below(pid)]:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_a_signal_while_it_prepares_ends_it_in_order(var: Path) -> None:
    run = Run(environment(DEBUG="1", VAR_DIR=str(var), PORT=str(free_port())))
    run.until("Bringing the database up to date")
    assert run.end(signal.SIGTERM) == 128 + signal.SIGTERM
    assert EmbeddedServer(var / "postgres").pid() is None


def test_a_database_that_does_not_answer(var: Path) -> None:
    address = f"postgresql://hub:secret@127.0.0.1:{free_port()}/hub"
    said = refused(
        environment(DEBUG="1", VAR_DIR=str(var), PORT=str(free_port()), DATABASE_URL=address)
    )
    assert "no database answers at 127.0.0.1:" in said
    assert "secret" not in said
    assert not var.exists()


def test_a_folder_that_cannot_be_written(place: Path) -> None:
    (place / "file").write_text("")
    settings = environment(DEBUG="1", VAR_DIR=str(place / "file" / "var"), PORT=str(free_port()))
    assert "cannot be made" in refused(settings)


@pytest.mark.parametrize("port", ["many", "70000", "-1"])
def test_a_port_that_is_none(var: Path, port: str) -> None:
    assert "PORT" in refused(environment(DEBUG="1", VAR_DIR=str(var), PORT=port))
    assert not var.exists()


def test_production_without_its_settings(var: Path) -> None:
    said = refused(environment(DEBUG="0", VAR_DIR=str(var), PORT=str(free_port())))
    assert "SECRET_KEY is not set" in said
    assert not var.exists()


@pytest.mark.parametrize(
    ("settings", "arguments", "said"),
    [
        ({"DEBUG": "1"}, (), "no terminal to ask"),
        (
            {"DEBUG": "0", "SECRET_KEY": "x", "RECEIPT_KEY": "x", "ALLOWED_HOSTS": "x"},
            ("--yes",),
            "with DEBUG=1",
        ),
        (
            {"DEBUG": "1", "DATABASE_URL": "postgresql://db.invalid/hub"},
            ("--yes",),
            "the embedded database only",
        ),
    ],
)
def test_starting_over_is_refused(
    var: Path, settings: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    kept = var / "files" / "kept"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    everything = environment(VAR_DIR=str(var), PORT=str(free_port()), **settings)
    assert said in refused(everything, "--fresh", *arguments)
    assert kept.read_text() == "mine"


def test_an_old_python_is_told_in_a_sentence(place: Path) -> None:
    (place / "bin").mkdir()
    shutil.copy(BASE_DIR / "bin" / "setup", place / "bin" / "setup")
    for name in ("python3", "python3.13"):
        (place / name).write_text("#!/bin/sh\nexit 1\n")
        (place / name).chmod(0o755)
    (place / "dirname").symlink_to(shutil.which("dirname") or "")
    done = subprocess.run(
        ["/bin/sh", place / "bin" / "setup"],
        env={"PATH": str(place), "HOME": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.12 or newer" in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in place.iterdir()) == [
        "bin",
        "dirname",
        "python3",
        "python3.13",
    ]
