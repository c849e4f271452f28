"""The child process: a file on standard input, the same without author details on standard output.

Started with "pdf", "office" (Office Open XML) or "odf" (OpenDocument). Ends with a code of `limits` for what cannot
be cleaned.
"""

from __future__ import annotations

import io
import logging
import sys

from hub.files.authorship.errors import CannotClean
from hub.files.authorship.limits import CANNOT, LIMITS
from hub.sandbox import bind


def main() -> int:
    bind(LIMITS)
    logging.disable()  # pypdf says a lot of broken files, with parts of them
    from hub.files.authorship import archives, pdf

    cleaners = {"pdf": pdf.cleaned, "office": archives.cleaned_office, "odf": archives.cleaned_odf}
    try:
        answer = cleaners[sys.argv[1]](io.BytesIO(sys.stdin.buffer.read()))
    except CannotClean as error:
        return error.exit_code
    except Exception:  # whatever a broken file makes of a library
        return CANNOT
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
