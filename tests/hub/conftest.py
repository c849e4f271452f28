"""Fixtures of the ground's tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for servers. Not `tmp_path`: each start of pytest closes the one above it to other accounts,
    and root's server runs as one."""
    folder = Path(tempfile.mkdtemp(prefix="hub-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
