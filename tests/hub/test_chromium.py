"""Which Chromium the browser tests take."""

from pathlib import Path

import pytest

from tests import chromium


def program(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_one_that_only_tells_what_to_install_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "chromium", "echo 'Chromium is in another package' >&2; exit 1")
    real = program(tmp_path, "google-chrome", "echo Google Chrome 150")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.on_the_machine() == str(real)


def test_a_given_one_is_taken_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = program(tmp_path, "mine", "echo Chromium 150")
    monkeypatch.setenv("HUB_CHROMIUM", str(mine))
    assert chromium.found(install=False) == str(mine)
