"""Removal of author details by the child process, within its limits."""

from __future__ import annotations

import io
from typing import IO

from django.core.exceptions import ValidationError

from hub.files.authorship.limits import LIMITS, LOCKED, SIGNED
from hub.files.kinds import FileKind
from hub.processes.sandbox import SandboxBusy, SandboxLimitReached, run

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_NOTHING_TO_REMOVE = {"text/plain", "text/csv"}
_BECAUSE = {SIGNED: "it is signed", LOCKED: "it has a password"}


def remove_author(content: IO[bytes], name: str, kind: FileKind) -> IO[bytes]:
    """Return the file without author details. Pictures were redrawn and have none.

    Raises ValidationError, in words for the person, if the file cannot be cleaned.
    """
    if kind.picture_format or kind.content_type in _NOTHING_TO_REMOVE:
        return content
    cleaner = _cleaner(kind.content_type)
    if cleaner is None:
        raise _refusal(name, f"a {kind.label} keeps them in many places")
    try:
        with run("hub.files.authorship", cleaner, file=content, limits=LIMITS) as answer:
            return io.BytesIO(answer.read())
    except SandboxBusy as error:
        raise ValidationError(
            f"Many files arrive at this moment, so we could not look at “{name}”. "
            "Please try again in a minute.",
            code="busy",
        ) from error
    except SandboxLimitReached as error:
        raise _refusal(
            name, _BECAUSE.get(error.exit_code, "something in it is closed to us")
        ) from error


def _cleaner(content_type: str) -> str | None:
    if content_type == "application/pdf":
        return "pdf"
    if content_type.startswith(_OFFICE):
        return "office"
    return "odf" if content_type.startswith(_ODF) else None


def _refusal(name: str, because: str) -> ValidationError:
    return ValidationError(
        f"We could not take the author’s details out of “{name}”: {because}. "
        "Save it as a new PDF or Word file and attach that, or leave it out.",
        code="author",
    )
