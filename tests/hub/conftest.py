"""Fixtures of the ground's tests."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.database.embedded_server.server import EmbeddedServer


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for servers. Not `tmp_path`: each start of pytest closes the one above it to other accounts,
    and root's server runs as one."""
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_database() -> Iterator[Path]:
    """The data of an embedded server as it is after its first start; copied, which is quicker than made."""
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    server = EmbeddedServer(folder / "postgres", durable=False)
    server.acquire()
    server.release()
    yield server.data
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def data(place: Path, new_database: Path) -> Iterator[Path]:
    """The data folder of a server that does not run."""
    data = place / "var" / "postgres"
    data.parent.mkdir()
    subprocess.run(["cp", "-a", new_database, data], check=True)
    yield data
    EmbeddedServer(data).stop()


@pytest.fixture
def no_data(place: Path) -> Iterator[Path]:
    """Where the data of a server would be that was never started."""
    data = place / "var" / "postgres"
    yield data
    EmbeddedServer(data).stop()
