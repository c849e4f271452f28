"""Main process of `bin/run`, once the packages are installed.

It starts the database, runs the preparations, and runs the web server and the job worker. It stays
small and imports no Django: it holds the embedded database, keeps the others running
(`hub.processes.supervisor`), and ends them and the database when it ends.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from types import FrameType

from hub.database.embedded_server.server import EmbeddedServer
from hub.env import BASE_DIR, StartError, env
from hub.processes.supervisor import Supervisor, read_procfile

DATABASE_SECONDS = 5.0  # for an external database to answer
LIVING = ("files", "mail")  # folders of VAR_DIR that belong to the database's content
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
CHILD = [sys.executable, "manage.py"]


def main() -> int:
    arguments = read_arguments()
    os.chdir(BASE_DIR)
    for number in SIGNALS:
        signal.signal(number, leave)
    return run(arguments)


def leave(signum: int, _frame: FrameType | None) -> None:
    """Exit in order, so that the embedded database is stopped; a second signal is ignored."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    sys.exit(128 + signum)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run", description="Run the hub on this machine; Ctrl-C ends it."
    )
    parser.add_argument(
        "--fresh", action="store_true", help="remove the embedded database and start over"
    )
    parser.add_argument("--yes", action="store_true", help="with --fresh: do not ask")
    return parser.parse_args()


def run(arguments: argparse.Namespace) -> int:
    check_settings()
    address, port = env.text("BIND_ADDRESS", "127.0.0.1"), env.number("PORT", 8000)
    check_port(address, port)
    var = env.path("VAR_DIR", BASE_DIR / "var")
    elsewhere = env.database("DATABASE_URL")
    if arguments.fresh:
        start_over(var, elsewhere=elsewhere is not None, ask=not arguments.yes)
    open_database(var, elsewhere)
    prepared = subprocess.run([*CHILD, "prepare"], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if prepared.returncode:
        return prepared.returncode
    return serve(var, address, port, prepared.stdout)


def check_settings() -> None:
    """Check the settings without which the site would not start, before anything is created."""
    if not env.flag("DEBUG"):
        env.secret_key()
        env.allowed_hosts()


def check_port(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
            probe.listen()
        except (OSError, OverflowError) as error:
            reason = (
                os.strerror(error.errno).lower()
                if isinstance(error, OSError) and error.errno
                else str(error)
            )
            raise StartError(
                f"cannot listen on {address}:{port} ({reason}); set PORT to another number."
            ) from None


def start_over(var: Path, *, elsewhere: bool, ask: bool) -> None:
    """Delete the content: the embedded database and the files that belong to it."""
    if elsewhere:
        raise StartError(
            "--fresh removes the embedded database only; empty the one of DATABASE_URL yourself."
        )
    if not env.flag("DEBUG"):
        raise StartError("--fresh is for your own machine, with DEBUG=1.")
    server = EmbeddedServer(var / "postgres")
    if server.is_used():
        raise StartError(f"the hub is running on {var}; stop it first.")
    if ask and not confirmed(
        f"Remove every article, account and file under {var}, and start over?"
    ):
        raise SystemExit("Nothing was removed.")
    server.remove()
    for name in LIVING:
        shutil.rmtree(var / name, ignore_errors=True)


def confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise StartError("--fresh asks first, and there is no terminal to ask; add --yes.")
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}


def open_database(var: Path, elsewhere: Mapping[str, object] | None) -> None:
    if elsewhere:
        # Imported here: psycopg takes longer than all the rest.
        from hub.database.readiness import wait_until_answers

        wait_until_answers(elsewhere, DATABASE_SECONDS)
    else:
        EmbeddedServer(var / "postgres", durable=is_durable()).acquire()


def is_durable() -> bool:
    return env.flag("DURABLE", default=True)


def serve(var: Path, address: str, port: int, logins: str) -> int:
    """Run the processes of `Procfile` until a signal arrives; return the exit code."""
    names = os.environ | {"BIND_ADDRESS": address, "PORT": str(port)}
    names["PATH"] = os.pathsep.join(
        [str(Path(sys.executable).parent), names.get("PATH", os.defpath)]
    )
    embedded = (
        None
        if env.database("DATABASE_URL")
        else EmbeddedServer(var / "postgres", durable=is_durable())
    )
    supervisor = Supervisor(read_procfile(Path("Procfile").read_text()), names, embedded)
    ended_by = 0

    def end(signum: int, _frame: FrameType | None) -> None:
        nonlocal ended_by
        ended_by = signum
        supervisor.stop()

    for number in SIGNALS:
        signal.signal(number, end)
    threading.Thread(target=announce_when_ready, args=[address, port, logins], daemon=True).start()
    supervisor.run()
    return 128 + ended_by


def announce_when_ready(address: str, port: int, logins: str) -> None:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - asked about, not bound
    host = everywhere.get(address, f"[{address}]" if ":" in address else address)
    while not answers(f"http://{host}:{port}/healthz"):
        time.sleep(0.05)
    announce(port, logins)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def announce(port: int, logins: str) -> None:
    lines = [f"The hub is ready: {env.text('SITE_URL') or f'http://localhost:{port}'}", ""]
    lines += [*logins.splitlines(), ""] if logins else []
    lines += ["Ctrl-C ends it."]
    sys.stdout.write("\n" + "".join(f"  {line}".rstrip() + "\n" for line in lines) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
