"""How large a picture may be, and what drawing it anew may cost. Known to both processes; imports no Pillow."""

from hub.sandbox import Limits

LONGEST_SIDE = 2400  # pixels: twice the widest column, for sharp screens
MAX_PIXELS = 50_000_000  # over all frames; what a 50-megapixel camera makes
MAX_FRAMES = 300
LIMITS = Limits(memory=1024 * 1024 * 1024, processor=20, clock=30, written=64 * 1024 * 1024)
BROKEN, TOO_LARGE = 3, 4  # how the process ends
