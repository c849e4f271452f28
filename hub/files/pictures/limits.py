"""Limits on pictures and on the process that redraws them, and its exit codes.

Imported by both processes, without importing Pillow.
"""

from hub.processes.sandbox import SandboxLimits

LONGEST_SIDE = 2400  # pixels: twice the widest column, for sharp screens
MAX_PIXELS = 50_000_000  # over all frames; what a 50-megapixel camera makes
MAX_FRAMES = 300
LIMITS = SandboxLimits(memory=1024 * 1024 * 1024, processor=20, clock=30, written=64 * 1024 * 1024)
BROKEN, TOO_LARGE = 3, 4  # exit codes
