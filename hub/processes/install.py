"""Installation by `bin/setup`: `.venv`, its packages, and a first `.env`.

Runs before any package is installed. Each step is skipped if it is done already, so a run continues
where a killed one stopped.
"""

import contextlib
import fcntl
import os
import re
import secrets
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements.lock"
INSTALLED = VENV / "requirements.lock"  # a copy of the lock that was installed completely


def main() -> None:
    os.umask(0o022)  # the embedded server may run as another account, and reads its files here
    try:
        with one_at_a_time():
            if not is_installed():
                make_environment()
                install_packages()
            write_dotenv()
    except PermissionError as error:
        raise SystemExit(f"hub: {error.filename} cannot be written by you.") from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def is_installed() -> bool:
    return PYTHON.exists() and INSTALLED.exists() and INSTALLED.read_bytes() == LOCK.read_bytes()


def make_environment() -> None:
    """Keep a `.venv` that works; recreate one whose Python was removed or is too old."""
    check = "import pip, sys; sys.exit(sys.version_info < (3, 12))"
    if PYTHON.exists():
        done = subprocess.run([str(PYTHON), "-c", check], capture_output=True)  # noqa: S603 - our own
        works = done.returncode == 0
    else:
        works = False
    if not works:
        say("Making .venv …")
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)


def install_packages() -> None:
    command = [str(PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    # Not compiled beforehand: most of it is never imported, and compiling would take longer than
    # all the rest.
    command += ["--no-compile", "--progress-bar", "off", "--require-hashes", "-r", str(LOCK)]
    total = len(re.findall(r"^\S+==", LOCK.read_text(), re.MULTILINE))
    say(f"Installing about {total} packages (only once) …")
    lines = []
    with subprocess.Popen(  # noqa: S603 - our own
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout or ():
            lines.append(line)
            show_progress(line, sum(met.startswith("Collecting ") for met in lines), total)
    if pip.returncode:
        sys.stderr.writelines(lines[-15:])
        raise SystemExit(
            "hub: the packages of requirements.lock could not be installed; pip says why above."
        )
    INSTALLED.write_bytes(LOCK.read_bytes())


def show_progress(line: str, count: int, total: int) -> None:
    if not sys.stderr.isatty():
        return
    if line.startswith("Collecting "):
        sys.stderr.write(f"\r\033[K  {count}/{total} {line.split()[1].partition('==')[0]}")
    elif line.startswith("Installing collected packages"):
        sys.stderr.write("\r\033[K  unpacking …\n")


def write_dotenv() -> None:
    """Write a first `.env` for one's own machine.

    It is not written if the environment already says what kind of machine this is.
    """
    target = ROOT / ".env"
    if target.exists() or os.environ.get("DEBUG") or os.environ.get("HUB_ENV_FILE"):
        return
    text = (ROOT / ".env.example").read_text()
    text = re.sub(r"^DEBUG=.*$", "DEBUG=1", text, flags=re.MULTILINE)
    text = re.sub(
        r"^SECRET_KEY=.*$", f"SECRET_KEY={secrets.token_urlsafe(50)}", text, flags=re.MULTILINE
    )
    unfinished = target.with_name(".env.unfinished")
    unfinished.unlink(missing_ok=True)
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(target)
    say("Wrote .env, with the settings of your own machine.")


def say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
