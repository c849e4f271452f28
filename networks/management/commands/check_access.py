"""Command `check_access [--repair]`: compare object permissions with memberships.

It also lists networks without a present convener.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from networks import access
from networks.models import Network


class Command(BaseCommand):
    help = (
        "Say where a person's permissions in a network are not those of their membership; "
        "--repair sets them right."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true")

    def handle(self, *, repair: bool, **_: Any) -> None:
        found = [*access.find_drift()]
        for drift in found:
            lacks, too_many = ", ".join(sorted(drift.missing)), ", ".join(sorted(drift.too_many))
            self.stdout.write(
                f"Network {drift.network_id}, person {drift.user_id}: lacks {lacks or 'nothing'}, "
                f"has without right {too_many or 'nothing'}."
            )
            if repair:
                access.repair(drift)
        for pk in (
            Network.objects.without_present_convener().order_by("pk").values_list("pk", flat=True)
        ):
            self.stdout.write(
                f"Network {pk} needs a convener: none is present. That cannot be repaired here; "
                "its requests to join reach staff until somebody is made convener."
            )
        if found and not repair:
            raise CommandError(f"{len(found)} disagree; --repair sets them right.")
        self.stdout.write(
            f"{len(found)} repaired." if found else "All memberships and permissions agree."
        )
