"""The embedded server: every state a machine can leave it in."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from hub.database.embedded_server.server import SOCKET_NAME, EmbeddedServer
from hub.env import StartError
from tests.servers import environment

USE = """
import sys
from pathlib import Path
from hub.database.embedded_server.server import EmbeddedServer
print("about to start", flush=True)
EmbeddedServer(Path(sys.argv[1]), durable=False).acquire()
print("in use", flush=True)
sys.stdin.read()
"""


@contextmanager
def held(data: Path, *, durable: bool = False) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(data, durable=durable)
    server.acquire()
    try:
        yield server
    finally:
        server.release()


def connect(server: EmbeddedServer) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(server.socket_folder), user="hub", dbname="postgres", autocommit=True
    )


def answer(server: EmbeddedServer) -> object:
    with connect(server) as connection:
        row = connection.execute("SELECT 40 + 2").fetchone()
    return row and row[0]


def use(data: Path) -> "subprocess.Popen[str]":
    """Another process that is about to use the server, until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE, str(data)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert line_of(process) == "about to start"
    return process


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill(server: EmbeddedServer) -> None:
    """Kill the server and all its children, as a loss of power would."""
    pid = server.pid()
    assert pid is not None
    with connect(server) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity").fetchall()
    for one in [pid, *(row[0] for row in rows)]:
        with suppress(ProcessLookupError):
            os.kill(int(str(one)), signal.SIGKILL)


def test_it_starts_answers_and_stops_with_its_user(data: Path) -> None:
    with held(data) as server:
        assert answer(server) == 42
    assert not server.is_running()
    assert server.pid() is None


def test_the_last_of_two_users_stops_it(data: Path) -> None:
    with held(data) as server:
        other = use(data)
        assert line_of(other) == "in use"
    assert answer(server) == 42
    other.communicate("")
    assert not server.is_running()


def test_a_user_that_is_killed_keeps_nothing(data: Path) -> None:
    with held(data) as server:
        other = use(data)
        line_of(other)
        other.kill()
        other.wait()
    assert not server.is_running()


def test_three_processes_start_a_new_one_at_once(no_data: Path) -> None:
    others = [use(no_data) for _ in range(3)]
    assert [line_of(other) for other in others] == ["in use"] * 3
    for other in others:
        assert other.stdin is not None
        other.stdin.close()
    assert [other.wait() for other in others] == [0, 0, 0]
    assert not EmbeddedServer(no_data).is_running()


def test_taking_a_running_one_is_quick(data: Path) -> None:
    with held(data):
        times = []
        for _ in range(5):
            server = EmbeddedServer(data)
            began = time.perf_counter()
            assert server.is_running()
            times.append(time.perf_counter() - began)
    assert min(times) < 0.03


@pytest.mark.parametrize("name", ["a space", 'it\'s a "quote"', "$HOME `id` ; #", "ünïcode"])
def test_any_folder_name_will_do(place: Path, data: Path, name: str) -> None:
    data.parent.rename(place / name)
    with held(place / name / "postgres") as server:
        assert answer(server) == 42


def test_a_path_too_long_for_a_socket(place: Path, data: Path) -> None:
    long = place / ("long" * 30)
    data.parent.rename(long)
    try:
        with held(long / "postgres") as server:
            assert server.socket_folder != server.data
            assert server.socket_folder.stat().st_mode & 0o077 == 0
            assert answer(server) == 42
    finally:
        shutil.rmtree(server.socket_folder)


def test_a_short_socket_folder_that_is_open_to_others_is_refused(place: Path) -> None:
    server = EmbeddedServer(place / ("long" * 30) / "postgres")
    server.socket_folder.mkdir()
    server.socket_folder.chmod(0o777)
    try:
        with pytest.raises(StartError, match="is not this database's own"):
            server.acquire()
    finally:
        server.socket_folder.rmdir()


def test_it_starts_again_with_its_rows_after_everything_was_killed(data: Path) -> None:
    with held(data, durable=True) as server:
        with connect(server) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
        kill(server)
    with held(data) as server, connect(server) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_a_stale_pid_that_another_process_has_now(data: Path) -> None:
    with held(data) as server:
        kill(server)
    assert (data / "postmaster.pid").exists()
    stranger = subprocess.Popen(["sleep", "60"], cwd="/", **server.account.popen_options())
    try:
        for file in (data / "postmaster.pid", data / f"{SOCKET_NAME}.lock"):
            lines = file.read_text().splitlines() if file.exists() else ["", str(data)]
            file.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))
            server.account.own(file)
        with held(data) as server:
            assert answer(server) == 42
            assert server.pid() != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_one_that_is_shutting_down_is_waited_for(data: Path) -> None:
    with held(data) as server:
        connection = connect(server)
        pid = server.pid()
        assert pid is not None
        os.kill(pid, signal.SIGTERM)  # waits for its clients
        wait_until(lambda: not server.is_running())
        other = use(data)
        later = threading.Timer(0.3, connection.close)
        later.start()
        assert line_of(other) == "in use"
        later.join()
        assert server.pid() not in (None, pid)
        other.communicate("")


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def test_what_a_killed_run_left_unfinished_is_made_anew(no_data: Path) -> None:
    (no_data.parent / "postgres.unfinished").mkdir(parents=True)
    (no_data.parent / "postgres.unfinished" / "PG_VERSION").write_text("18")
    with held(no_data) as server:
        assert answer(server) == 42
    assert not (no_data.parent / "postgres.unfinished").exists()


def test_a_folder_with_something_else_is_left_alone(no_data: Path) -> None:
    no_data.mkdir(parents=True)
    (no_data / "thesis.txt").write_text("mine")
    with pytest.raises(StartError, match="holds something that is not a database"):
        EmbeddedServer(no_data).acquire()
    assert (no_data / "thesis.txt").read_text() == "mine"


def test_data_of_another_version_is_refused(no_data: Path) -> None:
    no_data.mkdir(parents=True)
    (no_data / "PG_VERSION").write_text("17\n")
    with pytest.raises(StartError, match="made by PostgreSQL 17"):
        EmbeddedServer(no_data).acquire()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(place: Path) -> None:
    (place / "file").write_text("")
    with pytest.raises(StartError, match="cannot be made: not a directory"):
        EmbeddedServer(place / "file" / "var" / "postgres").acquire()


def test_a_broken_configuration_is_told_with_the_end_of_its_log(data: Path) -> None:
    with held(data):
        pass
    with open(data / "postgresql.conf", "a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(StartError, match="no_such_setting"):
        EmbeddedServer(data).acquire()


def test_removing_it_leaves_nothing(no_data: Path) -> None:
    with held(no_data) as server:
        assert server.data.exists()
    server.remove()
    assert not no_data.exists()
    with held(no_data) as server:
        assert answer(server) == 42


def test_it_takes_no_connection_from_the_network(data: Path) -> None:
    with held(data) as server, connect(server) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert (server.socket_folder / SOCKET_NAME).stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends another account")
def test_root_lets_the_server_pass_and_nobody_else(data: Path, place: Path) -> None:
    place.chmod(0o700)
    with held(data) as server:
        assert answer(server) == 42
        assert server.account.uid != 0
        assert server.account.entry is not None
        assert groups_of(server) == {str(server.account.entry.pw_gid)}
    assert place.stat().st_mode & 0o007 == 0


def groups_of(server: EmbeddedServer) -> set[str]:
    """The groups of the server's process."""
    status = Path(f"/proc/{server.pid()}/status").read_text().splitlines()
    return {
        group
        for line in status
        if line.startswith(("Gid:", "Groups:"))
        for group in line.split()[1:]
    }


def test_two_folders_do_not_meet(place: Path) -> None:
    with held(place / "one") as one, held(place / "two") as two:
        assert one.pid() != two.pid()
        assert answer(one) == answer(two) == 42


def test_no_socket_is_left_behind(data: Path) -> None:
    with held(data) as server:
        pass
    with socket.socket(socket.AF_UNIX) as knock:
        assert knock.connect_ex(str(server.socket_folder / SOCKET_NAME)) != 0
