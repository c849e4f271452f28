"""`manage.py check_network_counts [--repair]`: the figures that are kept agree with the rows they count."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from networks.discussions import counter_checks


class Command(BaseCommand):
    help = "Say which figures of networks, threads and posts are wrong; --repair counts them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true")

    def handle(self, *, repair: bool, **_: Any) -> None:
        found = [*counter_checks.drifts()]
        for drift in found:
            self.stdout.write(
                f"{drift.kind} {drift.pk}: {drift.kept} is kept, {drift.right} is right."
            )
            if repair:
                counter_checks.repair(drift)
        if found and not repair:
            raise CommandError(f"{len(found)} figures are wrong; --repair counts them anew.")
        self.stdout.write(f"{len(found)} repaired." if found else "All figures are right.")
