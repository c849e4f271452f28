"""What the database itself still knows of a testimony, and what is done about it every night.

PostgreSQL puts rows where there is room, so their order in a table, and in a dump of it, is nearly that of their
coming; each bears the number of the transaction that wrote it; and the text that a redaction took out stands in a dead
row until that is swept. Once the day is over its rows are written anew in an order of chance, and the tables swept.
"""

from __future__ import annotations

import logging
import random
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from hub.files.models import StoredFile
from networks.campaigns.models import Testimony, TestimonyPicture, TestimonyText

log = logging.getLogger(__name__)
DAYS = 3  # looked back, should a night have been missed


def tidy() -> None:
    forget_loose_pictures()
    shuffle()
    sweep()
    report_unscanned()


def forget_loose_pictures() -> int:
    """Those of forms that were sent back on a day that is over, and never came again."""
    deleted, _ = (
        TestimonyPicture.objects.loose().filter(arrived_on__lt=timezone.localdate()).delete()
    )
    return deleted


@transaction.atomic
def shuffle() -> int:
    """Write the rows of the last days anew, in one transaction and an order of chance. Returns how many."""
    today = timezone.localdate()
    recent = Testimony.objects.filter(
        given_on__range=(today - timedelta(days=DAYS), today - timedelta(days=1))
    )
    testimonies = list(recent.order_by("pk").select_for_update().values_list("pk", flat=True))
    passages = list(
        TestimonyText.objects.filter(testimony__in=testimonies).values_list("pk", flat=True)
    )
    for model, keys in ((Testimony, testimonies), (TestimonyText, passages)):
        for pk in random.SystemRandom().sample(keys, len(keys)):
            model._default_manager.filter(pk=pk).update(id=F("id"))
    return len(testimonies)


def sweep() -> None:
    """Give free what was overwritten or deleted. Inside a transaction PostgreSQL refuses it, so there it is left."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        for model in (Testimony, TestimonyText, TestimonyPicture):
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")


def report_unscanned() -> None:
    """Tell the operator of pictures that the malware scan failed for. Of earlier days: the log tells its own time."""
    waiting = TestimonyPicture.objects.filter(
        scan=StoredFile.Scan.WAITING, arrived_on__lt=timezone.localdate()
    ).count()
    if waiting:
        log.error(
            "The malware scan fails for %s pictures that came with testimonies. Nobody sees them.",
            waiting,
        )
