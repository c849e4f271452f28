"""What `bin/test` does: every proof of the project, the tests in a browser beside all others.

With paths, only pytest on them. The developer's own `.env` and data are left alone: the tests have
`var/test`.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hub.database.embedded_server.server import EmbeddedServer
from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest")
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.*"))
CORES = min(os.cpu_count() or 2, 8)


@dataclass(frozen=True)
class Step:
    name: str
    command: tuple[str | Path, ...]


STEPS = (
    Step("types", (PYTHON, "-m", "mypy", "--cache-dir", "var/mypy", "--no-error-summary", ".")),
    Step("format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")),
    Step("lint", (PYTHON, "-m", "ruff", "check", "--quiet", ".")),
    Step("templates", (TOOLS / "djade", "--check", "--target-version", "6.0", *TEMPLATES)),
    Step("imports", (PYTHON, TOOLS / "lint-imports", "--cache-dir", "var/imports")),
)


def main() -> int:
    arguments, for_pytest = read_arguments()
    os.chdir(ROOT)
    os.umask(0o022)
    os.environ.update(
        DEBUG="1", DURABLE="0", VAR_DIR=str(ROOT / "var" / "test"), HUB_ENV_FILE=os.devnull
    )
    keep_bytecode()
    if not os.environ.get(
        "DATABASE_URL"
    ):  # held through all steps, and stopped at the end whatever they do
        EmbeddedServer(ROOT / "var" / "test" / "postgres", durable=False).acquire()
    marks = [] if arguments.long else ["not long"]
    if not arguments.no_browser:
        os.environ["HUB_CHROMIUM"] = chromium.found(install=not for_pytest)
    if for_pytest:
        return pytest([*marks, *(["not browser"] if arguments.no_browser else [])], for_pytest)
    if arguments.no_browser:
        return prove(marks)
    with beside(marks) as in_a_browser:
        return prove(marks) or in_a_browser.outcome()


def keep_bytecode() -> None:
    """Many processes start here; where they may not store what they compile, each takes three seconds longer."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / "var" / "test" / "bytecode")


def read_arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__, allow_abbrev=False)
    parser.add_argument(
        "--no-browser", action="store_true", help="leave out the tests in a real Chromium"
    )
    parser.add_argument("--long", action="store_true", help="also those that take minutes")
    return parser.parse_known_args()


def run_steps() -> None:
    """Two at a time, told in their order."""
    with ThreadPoolExecutor(2) as two:
        for step, outcome in zip(STEPS, two.map(outcome_of, STEPS), strict=True):
            seconds, done = outcome
            tell(step.name, seconds)
            if done.returncode:
                two.shutdown(cancel_futures=True)
                sys.stdout.write(done.stdout)
                raise SystemExit(f"hub: {step.name} failed.")


def outcome_of(step: Step) -> tuple[float, subprocess.CompletedProcess[str]]:
    began = time.monotonic()
    done = subprocess.run(
        step.command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return time.monotonic() - began, done


def prove(marks: list[str]) -> int:
    run_steps()
    return pytest([*marks, "not browser"], parallel(CORES, "worksteal"))


class Beside:
    """The tests in a browser, in a process of their own: a browser's event loop does not go with other tests."""

    def __init__(self, marks: list[str], said: IO[str]) -> None:
        self.said = said
        self.process = subprocess.Popen(
            [*PYTEST, *choice([*marks, "browser"]), *parallel(CORES // 2, "loadfile")],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )

    def outcome(self) -> int:
        """Wait for the end, and tell what was said meanwhile."""
        code = self.process.wait()
        self.said.seek(0)
        sys.stdout.write(self.said.read())
        return code

    def end(self) -> None:
        """As by Ctrl-C, for its browser and its databases to go too."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()


@contextmanager
def beside(marks: list[str]) -> Iterator[Beside]:
    with tempfile.TemporaryFile("w+") as said:
        tests = Beside(marks, said)
        try:
            yield tests
        finally:
            tests.end()


def pytest(marks: list[str], arguments: list[str]) -> int:
    return subprocess.run(
        [*PYTEST, *choice(marks), *arguments], stdin=subprocess.DEVNULL, check=False
    ).returncode


def choice(marks: list[str]) -> list[str]:
    return ["-m", " and ".join(marks)] if marks else []


def parallel(workers: int, distribution: str) -> list[str]:
    return ["-n", str(workers), "--dist", distribution] if workers > 1 else []


def tell(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name:<12}{seconds:6.1f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
