"""A file as those who decide about it read of it."""

from __future__ import annotations

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from hub.files.models import StoredFile


def reported_file(file: StoredFile) -> SafeString:
    """A link to it, what was found in it, and what its author says of that. Needs `reading`."""
    link = format_html(
        '<p><a href="{}">{}</a> ({})</p>', file.get_absolute_url(), file.original_name, filesizeformat(file.size)
    )
    reading = getattr(file, "reading", None)
    told = f"Its author says: it is fine because “{reading.reason}”" if reading and reading.reason else ""
    said = reading.said if reading else ""
    return link + format_html_join("", "<p>{}</p>", ((each,) for each in (said, told) if each))
