"""Return of freed memory to the operating system."""

import ctypes


def return_free_memory() -> None:
    """Return freed memory to the operating system, after a large file was read.

    The C library keeps what was freed, and it counts as the process's memory. Does nothing without
    glibc.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc only
    if trim is not None:
        trim(0)
