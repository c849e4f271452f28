"""What `bin/test` does: every proof of the project, a line each, and the first failure ends it.

With paths, only pytest on them. The developer's own `.env` and data are left alone: the tests have
`var/test`.
"""

import argparse
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hub.database.embedded import EmbeddedServer
from tests import chromium

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest")
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.*"))
WORKERS = str(min(os.cpu_count() or 2, 8))


@dataclass(frozen=True)
class Step:
    name: str
    command: tuple[str | Path, ...]
    settings: Mapping[str, str] = field(default_factory=dict)


STEPS = (
    Step("types", (PYTHON, "-m", "mypy", "--cache-dir", "var/mypy", "--no-error-summary", ".")),
    Step("format", (PYTHON, "-m", "ruff", "format", "--check", "--quiet", ".")),
    Step("lint", (PYTHON, "-m", "ruff", "check", "--quiet", ".")),
    Step("templates", (TOOLS / "djade", "--check", "--target-version", "6.0", *TEMPLATES)),
    Step("imports", (PYTHON, TOOLS / "lint-imports", "--cache-dir", "var/imports")),
    Step(
        "deployment",
        (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        {
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "hub.example.org",
            "EMAIL_URL": "smtp://mail.example.org",
            "TRUSTED_PROXY_COUNT": "1",
        },
    ),
    Step("migrations", (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "0")),
)


def main() -> int:
    arguments, for_pytest = read_arguments()
    os.chdir(ROOT)
    os.umask(0o022)
    os.environ.update(DEBUG="1", DURABLE="0", VAR_DIR=str(ROOT / "var" / "test"), HUB_ENV_FILE=os.devnull)
    if not os.environ.get("DATABASE_URL"):  # held through all steps, and stopped at the end whatever they do
        EmbeddedServer(ROOT / "var" / "test" / "postgres", durable=False).acquire()
    marks = [*(["not browser"] if arguments.no_browser else []), *([] if arguments.long else ["not long"])]
    if not arguments.no_browser:
        os.environ["HUB_CHROMIUM"] = chromium.found(install=not for_pytest)
    if for_pytest:
        return pytest(marks, for_pytest)
    run_steps()
    return prove(marks, browser=not arguments.no_browser)


def read_arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__, allow_abbrev=False)
    parser.add_argument("--no-browser", action="store_true", help="leave out the tests in a real Chromium")
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
        env=os.environ | step.settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return time.monotonic() - began, done


def prove(marks: list[str], *, browser: bool) -> int:
    """The tests: those without a browser first, for a browser's event loop does not go with theirs."""
    began = time.monotonic()
    code = pytest([*marks, "not browser"], ["-n", WORKERS])
    if code == 0 and browser:
        tell("tests", time.monotonic() - began)
        code = pytest([*marks, "browser"], ["-n", WORKERS, "--dist", "loadfile"])
    return code


def pytest(marks: list[str], arguments: list[str]) -> int:
    expression = ["-m", " and ".join(dict.fromkeys(marks))] if marks else []
    return subprocess.run([*PYTEST, *expression, *arguments], stdin=subprocess.DEVNULL, check=False).returncode


def tell(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name:<12}{seconds:6.1f} s\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
