"""Limits of the child process that removes author details, and its exit codes.

Imported by both processes.
"""

from hub.processes.sandbox import SandboxLimits

LIMITS = SandboxLimits(memory=1024 * 1024 * 1024, processor=20, clock=30, written=64 * 1024 * 1024)
MOST_UNPACKED = 300 * 1024 * 1024  # bytes; of an archive, and of each archive within it
DEEPEST = 3  # documents within documents
CANNOT, SIGNED, LOCKED = 3, 4, 5
