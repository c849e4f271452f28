"""Which processes live, and where they work: what a pid alone does not tell."""

import contextlib
import os
import subprocess
from pathlib import Path

children: list[subprocess.Popen[bytes]] = []  # servers started here: kept, so that they are waited for


def is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        os.kill(pid, 0)
        return True
    return False


def anyone_works_in(folder: Path) -> bool:
    return any(works_in(int(entry.name), folder) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process lives and has `folder` as its working folder, as a PostgreSQL server has its data folder."""
    for child in children:
        child.poll()
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder
    except OSError:  # ended, a zombie, another account's; or a system that does not tell
        return not Path("/proc/self").exists() and is_alive(pid)
