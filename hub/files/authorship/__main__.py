"""Child process that removes author details from a file.

It reads the file on standard input and writes the result to standard output. Started with "pdf",
"office" (Office Open XML) or "odf" (OpenDocument). Exits with a code of `limits` if the file cannot
be cleaned.
"""

from __future__ import annotations

import io
import logging
import sys

from hub.files.authorship.errors import CannotClean
from hub.files.authorship.limits import CANNOT, LIMITS
from hub.processes.sandbox import bind


def main() -> int:
    bind(LIMITS)
    logging.disable()  # pypdf logs a lot about broken files, including parts of them
    from hub.files.authorship import archives, pdf

    cleaners = {"pdf": pdf.cleaned, "office": archives.cleaned_office, "odf": archives.cleaned_odf}
    try:
        answer = cleaners[sys.argv[1]](io.BytesIO(sys.stdin.buffer.read()))
    except CannotClean as error:
        return error.exit_code
    except Exception:  # whatever a library raises for a broken file
        return CANNOT
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
