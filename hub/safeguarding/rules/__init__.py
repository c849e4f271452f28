"""What may identify a patient in a text. Pure functions of a text: nothing is read, kept or logged."""

from hub.safeguarding.rules.finding import Finding, Kind, find

__all__ = ["Finding", "Kind", "find"]
