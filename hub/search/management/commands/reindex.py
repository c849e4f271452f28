"""Rebuild the whole index in batches; an interrupted run continues where it stopped."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import Progress

from hub.search import reindexing


class Command(BaseCommand):
    help = (
        "Write the search index anew. The site goes on answering meanwhile; run it again if it was "
        "interrupted."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--restart", action="store_true", help="Begin at the beginning, not where it stopped."
        )

    def handle(self, *, restart: bool, **options: Any) -> None:
        with Progress(console=Console(stderr=True)) as progress:
            bar = progress.add_task("Indexing", total=None)
            for done, total in reindexing.reindex(restart=restart):
                progress.update(bar, completed=done, total=total)
        self.stdout.write("The search index is up to date.")
