"""Rules that find what may identify a patient in a text.

Pure functions of the text: nothing is read, stored or logged.
"""

from hub.safeguarding.rules.scanning import Finding, FindingKind, find

__all__ = ["Finding", "FindingKind", "find"]
