"""Content warnings, where a thing is told of outside its own page."""

from __future__ import annotations


def warned(text: str, warning: str) -> str:
    """The text with the warning (empty for none) before it, for cards, mails and previews."""
    return f"Content warning: {warning}. {text}" if warning else text
