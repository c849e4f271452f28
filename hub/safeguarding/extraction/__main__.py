"""The process that reads one file, from standard input, and answers in JSON: what was found where, never the text.

It knows neither settings nor database. Started with the kind of the file, "pdf" or "docx".
"""

from __future__ import annotations

import json
import logging
import sys
from itertools import islice
from typing import IO

from hub.safeguarding.extraction import limits
from hub.sandbox import bind


def main() -> None:
    bind(limits.LIMITS)
    logging.disable()  # pypdf says a lot of broken files, with parts of them
    sys.stdout.write(json.dumps(answer(sys.argv[1], sys.stdin.buffer)))


def answer(kind: str, file: IO[bytes]) -> dict[str, object]:
    from hub.safeguarding.extraction.pages import HasPassword, pages_of
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
    except HasPassword:
        return {"unreadable": "password"}
    except Exception:  # whatever a broken file makes of a library; what was found before it counts
        if not found:
            return {"unreadable": "broken"}
    return {"found": [[kind, page, final] for (kind, page), final in found.items()]}


if __name__ == "__main__":
    main()
