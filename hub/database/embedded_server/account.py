"""Account that the embedded server runs as.

PostgreSQL refuses to run as root, so root runs it as another account.
"""

import os
import pwd
import shutil
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hub.env import StartError

ROOT_RUNS_AS = "pgserver"
NOBODY = 0xFFFFFFFF


class ServerAccount:
    """Account of the server whose data is in `data`: the current one, or another one for root."""

    def __init__(self, data: Path) -> None:
        self.entry = _account_for_root(data) if os.geteuid() == 0 else None

    @property
    def uid(self) -> int:
        return self.entry.pw_uid if self.entry else os.geteuid()

    def popen_options(self) -> dict[str, Any]:
        """Return `subprocess` arguments that run a process as this account.

        The process has none of root's groups.
        """
        if self.entry is None:
            return {}
        return {"user": self.entry.pw_uid, "group": self.entry.pw_gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.entry:
            os.chown(path, self.entry.pw_uid, self.entry.pw_gid)

    def let_through(self, places: Sequence[Path]) -> None:
        """Let the account traverse the folders above `places`.

        Traversing is not listing. No other account gains access, unless `_allow_passing` has to
        resort to `o+x`. Raises StartError if a folder stays closed.
        """
        if self.entry is None:
            return
        # Sorted, so that each folder comes after its parents.
        folders = sorted({folder for place in places for folder in place.parents})
        blocked = self._first_blocked(folders)
        while blocked is not None:
            _allow_passing(blocked, self.entry.pw_uid)
            before, blocked = blocked, self._first_blocked(folders)
            if blocked == before:
                raise StartError(
                    f"the account {self.entry.pw_name} cannot be let through the folder {blocked}."
                )

    def _first_blocked(self, folders: Sequence[Path]) -> Path | None:
        script = 'for folder; do [ -x "$folder" ] || { echo "$folder"; exit; }; done'
        asked = subprocess.run(  # noqa: S603 - run as the account: only the system knows all its rules
            ["/bin/sh", "-c", script, "sh", *map(str, folders)],
            cwd="/",
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            **self.popen_options(),
        )
        return Path(asked.stdout[:-1]) if asked.stdout else None


def _account_for_root(data: Path) -> pwd.struct_passwd:
    """Return the account that owns the data, or `pgserver`, created if necessary.

    With the owner's account, root and that person can take turns.
    """
    for place in (data, data.parent):
        owner = place.stat().st_uid if place.exists() else 0
        if owner:
            try:
                return pwd.getpwuid(owner)
            except KeyError:  # a folder mounted from a machine with other accounts
                break
    try:
        return pwd.getpwnam(ROOT_RUNS_AS)
    except KeyError:
        return _make_account()


def _make_account() -> pwd.struct_passwd:
    command = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if command:
        arguments = [
            "--system",
            "--user-group",
            "--no-create-home",
            "--shell",
            "/bin/sh",
            ROOT_RUNS_AS,
        ]
        subprocess.run([command, *arguments], check=False, capture_output=True)  # noqa: S603
    try:
        return pwd.getpwnam(ROOT_RUNS_AS)  # another process may have created it at the same moment
    except KeyError:
        raise StartError(
            f"PostgreSQL does not run as root, and the account {ROOT_RUNS_AS} could not be made "
            "for it; run as another account, or set DATABASE_URL."
        ) from None


def _allow_passing(folder: Path, uid: int) -> None:
    """Give one account the right to traverse a folder: by an ACL entry, or else by `o+x`.

    `o+x` is for systems without ACLs, and for folders that have an ACL already.
    """
    mode = folder.stat().st_mode
    owner, group, others = mode >> 6 & 7, mode >> 3 & 7, mode & 7
    # In the order that an ACL requires.
    entries = [(0x01, owner, NOBODY), (0x02, 1, uid), (0x04, group, NOBODY)]
    entries += [(0x10, group | 1, NOBODY), (0x20, others, NOBODY)]
    try:
        if "system.posix_acl_access" in os.listxattr(folder):
            raise OSError("has a list of its own")
        packed = struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)
        os.setxattr(folder, "system.posix_acl_access", packed)
    except (OSError, AttributeError):
        folder.chmod(mode & 0o7777 | 0o001)
