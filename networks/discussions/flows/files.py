"""Taking a file out of a post."""

from __future__ import annotations

from django.db import transaction

from hub.audit.log import record
from networks.discussions.flows.locks import locked_for_who_decides
from networks.discussions.models import PostFile


@transaction.atomic
def take_file_out(*, place: PostFile) -> None:
    """It stays nowhere, and a job deletes it a day later. Whether it may be, who calls it has asked."""
    thread = locked_for_who_decides(place.post.thread_id)
    if PostFile.objects.filter(pk=place.pk).delete()[0]:
        record(
            "post.file-taken-out",
            by=None,
            scope=thread.network_id,
            thread=thread.pk,
            post=place.post_id,
        )
