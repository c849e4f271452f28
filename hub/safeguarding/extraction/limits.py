"""How much of a file is read, and what reading it may cost."""

from __future__ import annotations

import resource

MOST_PAGES = 500
MOST_TEXT = 2_000_000  # characters: about a thousand pages
MOST_UNPACKED = 40 * 1024 * 1024  # bytes of one part of a DOCX file
MOST_MEMORY = 1024 * 1024 * 1024  # bytes
PATIENCE = 40  # seconds, of the clock
PROCESSOR = 30  # seconds of the processor
MOST_WRITTEN = 1024 * 1024  # bytes of answer
LONGEST_ANSWER = 200  # findings


def bind() -> None:
    """Hold this process to the limits. Nothing undoes it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
