"""The first `.env`, and that a second set-up finds everything done."""

import subprocess
from pathlib import Path

import pytest

from hub.env import BASE_DIR, Environment
from hub.processes import install
from tests.servers import environment


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the project with nothing in it but `.env.example`, and an environment that says nothing."""
    for name in ("DEBUG", "SECRET_KEY", "HUB_ENV_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(install, "ROOT", tmp_path)
    (tmp_path / ".env.example").write_text((BASE_DIR / ".env.example").read_text())
    return tmp_path


def test_the_first_env_is_for_ones_own_machine_and_ones_own_eyes(root: Path) -> None:
    install.write_dotenv()
    env = Environment(root / ".env")
    assert env.flag("DEBUG")
    assert len(env.text("SECRET_KEY")) >= 50
    assert (root / ".env").stat().st_mode & 0o077 == 0


def test_two_machines_do_not_share_a_key(root: Path) -> None:
    install.write_dotenv()
    first = (root / ".env").read_text()
    (root / ".env").unlink()
    install.write_dotenv()
    assert (root / ".env").read_text() != first


def test_one_that_is_there_is_left_alone(root: Path) -> None:
    (root / ".env").write_text("DEBUG=0\n")
    install.write_dotenv()
    assert (root / ".env").read_text() == "DEBUG=0\n"


@pytest.mark.parametrize(("name", "value"), [("DEBUG", "0"), ("HUB_ENV_FILE", "/dev/null")])
def test_none_where_the_environment_says_what_this_machine_is(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    install.write_dotenv()
    assert not (root / ".env").exists()


def test_a_second_set_up_says_nothing() -> None:
    again = [BASE_DIR / "bin" / "setup"]
    subprocess.run(again, env=environment(), capture_output=True, check=True)
    done = subprocess.run(again, env=environment(), capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_no_committed_file_names_a_registry() -> None:
    assert "://" not in (BASE_DIR / "requirements.lock").read_text()
