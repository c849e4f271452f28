"""What taking author details out of a file may cost, and how the child process ends. Known to both processes."""

from hub.sandbox import Limits

LIMITS = Limits(memory=1024 * 1024 * 1024, processor=20, clock=30, written=64 * 1024 * 1024)
MOST_UNPACKED = 300 * 1024 * 1024  # bytes of one archive, and of what is packed within it
DEEPEST = 3  # documents within documents
CANNOT, SIGNED, LOCKED = 3, 4, 5
