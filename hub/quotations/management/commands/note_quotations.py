"""Record which texts quote what, and withhold quotations of hidden texts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from hub.quotations.flows import note_everything


class Command(BaseCommand):
    help = "Note every quotation anew, after an upgrade or an import. Idempotent."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(
            f"Quotations are noted; {note_everything()} of what they quote is hidden."
        )
