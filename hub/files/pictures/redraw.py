"""Redrawing of a picture by the child process, within its limits."""

from __future__ import annotations

import io
from typing import IO

from django.core.exceptions import ValidationError

from hub.files.pictures.limits import BROKEN, LIMITS, MAX_PIXELS
from hub.processes.sandbox import SandboxBusy, SandboxLimitReached, run


def redraw(file: IO[bytes], picture_format: str) -> io.BytesIO:
    """Return the picture as a new file of the same format, without metadata, in sRGB.

    Raises ValidationError if it cannot or must not be opened.
    """
    try:
        with run("hub.files.pictures", picture_format, file=file, limits=LIMITS) as answer:
            return io.BytesIO(answer.read())
    except SandboxBusy as error:
        raise ValidationError(
            "Many pictures arrive at this moment, so we could not look at this one. "
            "Please try again in a minute.",
            code="busy",
        ) from error
    except SandboxLimitReached as error:
        raise _broken() if error.exit_code == BROKEN else _too_large() from error


def _broken() -> ValidationError:
    return ValidationError(
        "This picture could not be opened. Save it again in a picture program and try once more.",
        code="broken",
    )


def _too_large() -> ValidationError:
    return ValidationError(
        "This picture is too large to open: "
        f"we take up to {MAX_PIXELS // 1_000_000} million points. "
        "Make it smaller and try once more.",
        code="extent",
    )
