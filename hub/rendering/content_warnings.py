"""Content warnings for text that is shown outside its own page."""

from __future__ import annotations


def warned(text: str, warning: str) -> str:
    """Return the text after its warning (empty for none), for cards, mails and previews."""
    return f"Content warning: {warning}. {text}" if warning else text
