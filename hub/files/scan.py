"""Malware scan: a command set by the operator that reads a file on standard input.

Off unless a command is set. It may take minutes, so no request waits for it: a file is withheld
until a job (`hub.files.tasks`) has had it scanned.
"""

from __future__ import annotations

import shlex
import subprocess
from typing import IO

from django.conf import settings

PATIENCE = 120  # seconds
_VERDICTS = {0: "clean", 1: "infected"}


class ScanFailed(Exception):
    """The command could not be run, timed out, or reported neither clean nor infected."""


def is_on() -> bool:
    return bool(settings.MALWARE_SCAN_COMMAND.strip())


def state_of_new() -> str:
    """Return the `StoredFile.Scan` of a file that arrives now."""
    return "waiting" if is_on() else "none"


def verdict_on(file: IO[bytes]) -> str:
    """Run the command on the file, for at most `PATIENCE` seconds.

    Returns a `StoredFile.Scan`: "clean" or "infected", or "none" if no command is set. Raises
    ScanFailed.
    """
    if not is_on():
        return "none"
    try:
        ended = subprocess.run(  # noqa: S603 the operator's own command, split without a shell
            shlex.split(settings.MALWARE_SCAN_COMMAND),
            input=file.read(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ScanFailed(f"no answer within {PATIENCE} seconds") from error
    except (OSError, ValueError) as error:
        raise ScanFailed(str(error)) from error
    if ended.returncode not in _VERDICTS:
        raise ScanFailed(f"it ended with {ended.returncode}")
    return _VERDICTS[ended.returncode]
