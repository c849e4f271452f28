"""A copy of everything in a network, for its conveners: a zip of JSON lists and files.

It holds what the convener who asks may read, and nothing more: whatever is read for it goes through `visible_to`.
"""

from networks.exporting.flow import make, request, sweep

__all__ = ["make", "request", "sweep"]
