"""Command `permissions_table [--check]`: write the table of docs/permissions.md from the code."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from networks.permission_matrix import put_into


class Command(BaseCommand):
    help = (
        "Write the table of roles and actions into docs/permissions.md; "
        "--check only says whether it is current."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *, check: bool, **_: Any) -> None:
        path = settings.BASE_DIR / "docs" / "permissions.md"
        document = path.read_text()
        made = put_into(document)
        if check and made != document:
            raise CommandError(
                "docs/permissions.md is not current: run manage.py permissions_table."
            )
        if not check:
            path.write_text(made)
        self.stdout.write("docs/permissions.md is current.")
