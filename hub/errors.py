"""Errors that flows and model methods raise; their texts are shown to the person."""

from __future__ import annotations


class HubError(Exception):
    """Base class. Views catch the classes below, never this one."""


class NotAllowed(HubError):
    """The rules do not allow what was asked; nothing was written."""


class Conflict(HubError):
    """Somebody else changed or decided it since the form was opened; nothing was written."""


class RateLimited(HubError):
    """Too much in too little time; nothing was written. The text says when to try again."""
