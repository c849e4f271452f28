"""The malware scan: a command of the operator's choice that reads a file on standard input. Off unless one is set."""

from __future__ import annotations

import logging
import shlex
import subprocess
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError

log = logging.getLogger(__name__)
PATIENCE = 120  # seconds
CLEAN, INFECTED = 0, 1


def is_on() -> bool:
    return bool(settings.MALWARE_SCAN_COMMAND.strip())


def state_in_words() -> str:
    """For staff: whether files are scanned."""
    if is_on():
        return "Each file is scanned for malware before it is kept."
    return "Files are not scanned for malware: no scan command is set (MALWARE_SCAN_COMMAND)."


def check(file: IO[bytes], name: str) -> None:
    """Raise ValidationError unless the scan is off or finds the file clean. A scan that fails refuses the file."""
    if not is_on():
        return
    verdict = _verdict(file)
    if verdict == INFECTED:
        log.warning("A file was refused: the malware scan found something in it.")
        raise ValidationError(f"The malware scan found something in “{name}”. The file was not kept.", code="infected")
    if verdict != CLEAN:
        log.error("The malware scan ended with %s; a file was refused.", verdict)
        raise ValidationError(
            "We could not scan this file for malware just now, so it was not kept. Please try again later.",
            code="unscanned",
        )


def _verdict(file: IO[bytes]) -> int | str:
    try:
        process = subprocess.Popen(  # noqa: S603 the operator's own command, split without a shell
            shlex.split(settings.MALWARE_SCAN_COMMAND),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, ValueError) as error:
        return f"an error: {error}"
    try:
        process.communicate(file.read(), timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "no answer in time"
    return process.returncode
