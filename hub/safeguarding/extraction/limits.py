"""Limits on how much of a file is read, and on the resources for reading it."""

from __future__ import annotations

from hub.processes.sandbox import SandboxLimits

MOST_PAGES = 500
MOST_TEXT = 2_000_000  # characters: about a thousand pages
MOST_UNPACKED = 40 * 1024 * 1024  # bytes of one unpacked part of a DOCX file
LONGEST_ANSWER = 200  # findings
LIMITS = SandboxLimits(memory=1024 * 1024 * 1024, processor=30, clock=40, written=1024 * 1024)
