"""How much of a file is read, and what reading it may cost."""

from __future__ import annotations

from hub.sandbox import Limits

MOST_PAGES = 500
MOST_TEXT = 2_000_000  # characters: about a thousand pages
MOST_UNPACKED = 40 * 1024 * 1024  # bytes of one part of a DOCX file
LONGEST_ANSWER = 200  # findings
LIMITS = Limits(memory=1024 * 1024 * 1024, processor=30, clock=40, written=1024 * 1024)
