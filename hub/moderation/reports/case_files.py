"""How a file looks to those who decide about it."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join

from hub.files.models import StoredFile
from hub.moderation.registry import ContextText


def passage_of_file(file: StoredFile, byline: str) -> ContextText:
    """Its name, its size, and what the site found when it read it."""
    link = format_html(
        '<p><a href="{}">{}</a> ({})</p>',
        file.get_absolute_url(),
        file.original_name,
        filesizeformat(file.size),
    )
    reading = getattr(file, "reading", None)
    told = (
        f"Its author says: it is fine because “{reading.reason}”"
        if reading and reading.reason
        else ""
    )
    said = format_html_join("", "<p>{}</p>", ((each,) for each in (said_of(file), told) if each))
    return ContextText(byline, link + said, file.uploaded_at, True)


def said_of(file: StoredFile) -> str:
    """What was found in it; empty where nothing was. Join `reading` to the query that reads many."""
    reading = getattr(file, "reading", None)
    return f"It may hold {reading.found_in_words}." if reading and reading.found else ""
