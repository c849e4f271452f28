"""Child process that reads one file from standard input and prints its findings as JSON.

The answer holds kinds and pages of findings, never the text. The process knows neither settings
nor database. Its argument is the kind of the file, "pdf" or "docx".
"""

from __future__ import annotations

import json
import logging
import sys
from itertools import islice
from typing import IO

from hub.processes.sandbox import bind
from hub.safeguarding.extraction import limits


def main() -> None:
    bind(limits.LIMITS)
    logging.disable()  # pypdf logs much about broken files, parts of their text included
    sys.stdout.write(json.dumps(answer(sys.argv[1], sys.stdin.buffer)))


def answer(kind: str, file: IO[bytes]) -> dict[str, object]:
    from hub.safeguarding.extraction.pages import PasswordProtected, pages_of
    from hub.safeguarding.rules import find

    found: dict[tuple[str, int], bool] = {}
    left = limits.MOST_TEXT
    try:
        for page, text in pages_of(kind, file):
            for finding in islice(find(text[:left]), limits.LONGEST_ANSWER):
                found[finding.kind.value, page] = finding.is_final
            left -= len(text)
            if left <= 0 or len(found) >= limits.LONGEST_ANSWER:
                break
    except PasswordProtected:
        return {"unreadable": "password"}
    except Exception:  # a broken file may raise anything; earlier findings count
        if not found:
            return {"unreadable": "broken"}
    return {"found": [[kind, page, final] for (kind, page), final in found.items()]}


if __name__ == "__main__":
    main()
