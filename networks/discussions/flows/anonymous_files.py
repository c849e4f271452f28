"""Files of a post without a name do not name its author: neither within nor by what they are called."""

from __future__ import annotations

from collections.abc import Sequence

from hub.files.models import StoredFile
from networks.access import NotAllowed


def neutralise_files(files: Sequence[StoredFile]) -> None:
    """Number the files of an anonymous post: names such as "Denise Hart report.docx" are people's own.

    In the transaction that posts. Raises Refused for a file that still has its author details.
    """
    for number, file in enumerate(files, 1):
        if not file.names_no_author:
            raise NotAllowed(
                f"“{file.original_name}” may say who wrote it. Attach it again, or post with your name."
            )
        file.original_name = f"Attachment {number}.{file.original_name.rpartition('.')[2].lower()}"
        file.save(update_fields=["original_name"])
