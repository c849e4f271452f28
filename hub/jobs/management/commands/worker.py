"""`manage.py worker`: runs jobs until a signal arrives.

Any number of workers may run, on any number of machines.
"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from hub.jobs.worker import work


class Command(BaseCommand):
    help = "Run the jobs of all queues. Comes back by itself after the database was gone."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(work())
