"""Process checks that a pid alone does not allow: liveness and working directory."""

import contextlib
import os
import subprocess
from pathlib import Path

# Servers started by this process, which has to reap them.
children: list[subprocess.Popen[bytes]] = []


def is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        return True
    return False


def anyone_works_in(folder: Path) -> bool:
    return any(
        works_in(int(entry.name), folder)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit()
    )


def works_in(pid: int, folder: Path) -> bool:
    """Return whether the process lives and has `folder` as its working directory.

    The working directory of a PostgreSQL server is its data folder.
    """
    for child in children:
        child.poll()
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:  # exited, a zombie, another account's; or a system without /proc
        return not Path("/proc/self").exists() and is_alive(pid)
