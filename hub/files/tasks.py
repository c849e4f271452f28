"""Jobs on stored files."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from hub.files.models import StoredFile

log = logging.getLogger(__name__)
ORPHANS_STAY = timedelta(days=1)
AT_ONCE = 500


@app.periodic(cron="17 3 * * *")
@app.task(name="files.delete_orphans", queueing_lock="files.delete_orphans", pass_context=False)
def delete_orphans_nightly(timestamp: int) -> None:  # noqa: ARG001 procrastinate hands it to every periodic job
    delete_orphans()


def delete_orphans() -> int:
    """Delete uploads that belong to nothing a day after they came. Returns how many; safe to run twice."""
    deleted = 0
    while ids := _orphan_ids():
        with transaction.atomic():
            files = list(StoredFile.objects.select_for_update().filter(pk__in=ids).orphans())
            StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
            for file in files:
                transaction.on_commit(file.delete_from_storage, robust=True)
        deleted += len(files)
        if not files:
            break
    if deleted:
        log.info("Deleted %s files that belonged to nothing.", deleted)
    return deleted


def _orphan_ids() -> list[int]:
    before = timezone.now() - ORPHANS_STAY
    return list(StoredFile.objects.filter(uploaded_at__lt=before).orphans().values_list("pk", flat=True)[:AT_ONCE])
