"""Export of a whole network, for its conveners: a zip of JSON lists and files.

It holds only what the convener who requests it may read: whatever is read for it goes through
`visible_to`.
"""

from networks.exporting.flow import make, request, sweep

__all__ = ["make", "request", "sweep"]
