"""Memory that was needed for a moment, given back to the system."""

import ctypes


def return_free_memory() -> None:
    """After a large file was read: the C library keeps what was freed, and it counts as the process's."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's alone
    if trim is not None:
        trim(0)
