"""`manage.py wait_for_database`: a bounded wait until the database accepts connections."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from hub.database.readiness import wait_until_answers


class Command(BaseCommand):
    help = (
        "Wait until the database takes connections; "
        "ends with 1 and a sentence if it does not in time."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seconds", type=float, default=60, help="how long to wait (60)")

    def handle(self, *args: Any, **options: Any) -> None:
        wait_until_answers(settings.DATABASES["default"], options["seconds"])
