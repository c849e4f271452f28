"""The start of the compose file: what it says, and the same order with processes and a database over TCP."""

import os
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from hub.env import BASE_DIR
from tests.servers import TcpServer, environment, free_port, start

FILE = BASE_DIR / "docker-compose.yml"
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD"}


@pytest.fixture
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(FILE.read_text())["services"]
    return services


def test_no_secret_stands_in_the_file() -> None:
    text = FILE.read_text()
    for name in SECRETS:
        assert re.search(rf"\$\{{{name}:\?[A-Z]", text), (
            f"{name} has to come from outside, or be asked for"
        )
        assert not re.search(rf"\b{name}: +[^$\s]", text)


def test_nobody_starts_before_what_they_need(services: dict[str, Any]) -> None:
    needs = {
        name: {other: how["condition"] for other, how in service.get("depends_on", {}).items()}
        for name, service in services.items()
    }
    prepared = {"database": "service_healthy", "migrate": "service_completed_successfully"}
    assert needs == {
        "database": {},
        "migrate": {"database": "service_healthy"},
        "web-1": prepared,
        "web-2": prepared,
        "worker": prepared,
        "proxy": {"web-1": "service_healthy", "web-2": "service_healthy"},
    }
    healthy = {
        other
        for conditions in needs.values()
        for other, how in conditions.items()
        if how == "service_healthy"
    }
    assert all("healthcheck" in services[name] for name in healthy)
    assert services["migrate"]["restart"] == "no"


def test_only_the_proxy_is_open_to_others(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "ports" in service} == {"proxy"}


def test_what_lasts_lies_in_named_volumes(services: dict[str, Any]) -> None:
    declared = set(yaml.safe_load(FILE.read_text())["volumes"])
    mounted = [
        volume.split(":") for service in services.values() for volume in service.get("volumes", [])
    ]
    assert {parts[0] for parts in mounted if not parts[0].startswith(".")} == declared
    assert all((BASE_DIR / parts[0]).exists() for parts in mounted if parts[0].startswith("."))


def test_the_processes_are_those_of_the_procfile(services: dict[str, Any]) -> None:
    names = set(re.findall(r"^(\w+):", (BASE_DIR / "Procfile").read_text(), re.MULTILINE))
    started = {
        service["command"][-1]
        for service in services.values()
        if "deploy/start" in service.get("command", [])
    }
    assert started == names


@pytest.mark.skipif(
    not shutil.which("docker-compose"), reason="there is no docker-compose on this machine"
)
def test_compose_itself_reads_the_file() -> None:
    given = os.environ | {"SECRET_KEY": "a", "POSTGRES_PASSWORD": "b", "SITE_HOST": "localhost"}
    command = ["docker-compose", "--file", str(FILE), "config"]
    assert subprocess.run(command, env=given, capture_output=True, check=False).returncode == 0
    lacking = subprocess.run(
        command, env=given | {"SECRET_KEY": ""}, capture_output=True, text=True, check=False
    )
    assert lacking.returncode != 0
    assert "Set SECRET_KEY in .env" in lacking.stderr


@pytest.fixture
def elsewhere(place: Path) -> Iterator[TcpServer]:
    elsewhere = TcpServer(place)
    elsewhere.initialise()
    yield elsewhere
    elsewhere.stop()


def ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    said, complained = process.communicate(timeout=120)
    return process.returncode, said + complained


@contextmanager
def web_server(settings: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    log = subprocess.DEVNULL
    server = subprocess.Popen(
        ["sh", BASE_DIR / "deploy" / "start", "web"], env=settings, stdout=log, stderr=log
    )
    try:
        yield server
    finally:
        server.terminate()
        server.wait()


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def becomes(port: int, path: str, wanted: int) -> bool:
    deadline = time.monotonic() + 60
    while status(port, path) != wanted:
        if time.monotonic() > deadline:
            return False
    return True


def test_wait_migrate_once_and_serve(elsewhere: TcpServer, place: Path) -> None:
    port = free_port()
    settings = environment(
        DEBUG="1",
        VAR_DIR=str(place / "var"),
        DATABASE_URL=elsewhere.address,
        PORT=str(port),
        WEB_WORKERS="1",
    ) | {"PATH": f"{BASE_DIR / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}

    waiting = start("manage.py", "wait_for_database", settings=settings)
    assert waiting.poll() is None
    elsewhere.start()
    assert ended(waiting) == (0, "")

    both = [start("manage.py", "migrate", "--no-input", settings=settings) for _ in range(2)]
    ends = [ended(process) for process in both]
    assert [code for code, _ in ends] == [0, 0], ends
    assert sorted("Applying" in said for _, said in ends) == [False, True]

    with web_server(settings):
        assert becomes(port, "/healthz", 200)
        assert status(port, "/") == 200
        elsewhere.stop()
        assert becomes(port, "/healthz", 503)
        elsewhere.start()
        assert becomes(port, "/healthz", 200)
        assert status(port, "/") == 200
    assert not (place / "var" / "postgres").exists()


def test_nobody_waits_for_ever(elsewhere: TcpServer) -> None:
    waiting = start(
        *("manage.py", "wait_for_database", "--seconds", "1"),
        settings=environment(DEBUG="1", DATABASE_URL=elsewhere.address),
    )
    code, said = ended(waiting)
    assert code == 1
    assert f"no database answers at 127.0.0.1:{elsewhere.port} within 1 seconds" in said


def test_a_wrong_password_is_not_waited_for(elsewhere: TcpServer) -> None:
    elsewhere.start()
    address = elsewhere.address.replace(":only-in-tests@", ":another-one@")
    code, said = ended(
        start(
            "manage.py", "wait_for_database", settings=environment(DEBUG="1", DATABASE_URL=address)
        )
    )
    assert code == 1
    assert said.startswith(
        "hub: the database of DATABASE_URL refuses: password authentication failed"
    )
    assert "another-one" not in said
