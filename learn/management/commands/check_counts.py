"""Compare the numbers that pages show with the rows they count."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learn.figures.counter_checks import ArticleCounterDrift, drifts, repair


class Command(BaseCommand):
    help = (
        "Report articles whose numbers differ from the rows they count; --repair puts them right."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="recount, each article under its lock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(drifts())
        for drift in found:
            self.stdout.write(self._sentence(drift))
        if not found:
            self.stdout.write("All numbers agree with their rows.")
        elif options["repair"]:
            repair(found)
            self.stdout.write(f"Put right: {len(found)}.")
        else:
            raise CommandError(f"{len(found)} numbers differ. --repair puts them right.")

    def _sentence(self, drift: ArticleCounterDrift) -> str:
        return f"Article {drift.article_id}: {drift.name} says {drift.says}, but there are {drift.counted}."
