"""`manage.py demo`: an invented library with invented people, for looking round and for development."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from accounts.demo import logins
from accounts.demo.organisations import load_organisations
from accounts.demo.people import load_people
from accounts.demo.registry import DemoGround, DemoPart, parts
from learn.demo import articles, fill
from learn.models import Article


class Command(BaseCommand):
    help = "About 300 invented articles, 200 people, 60 organisations and the networks they meet in. May be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Only what there is nothing of; not beside a library of your own.",
        )
        parser.add_argument(
            "--logins", action="store_true", help="Only say whom one can sign in as."
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="Count all dates from this day, such as 2026-11-03.",
        )
        parser.add_argument(
            "--yes-really",
            action="store_true",
            help="Outside DEBUG: add the invented content, without log-ins.",
        )

    def handle(
        self,
        *args: Any,
        if_empty: bool,
        logins: bool,
        today: date | None,
        yes_really: bool,
        **options: Any,
    ) -> None:
        if logins:
            self._tell_logins()
            return
        if not settings.DEBUG and not yes_really:
            raise CommandError(
                "DEBUG is off: this may be a real site. Add --yes-really to put invented content on it."
            )
        today = today or timezone.localdate()
        if not if_empty or not Article.objects.exists():
            self._fill(today, list(parts()))
        elif articles.known_keys() and (empty := [part for part in parts() if part.is_empty()]):
            self._fill(today, empty, with_library=False)

    def _fill(self, today: date, wanted: Sequence[DemoPart], *, with_library: bool = True) -> None:
        columns = (
            TextColumn("{task.description:<30}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        length = fill.length() * with_library + sum(part.length() for part in wanted)
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("Demo content", total=length)

            def report(doing: str, done: int) -> None:
                progress.update(task, description=doing, advance=done)

            counts = fill.fill(today, report, with_logins=settings.DEBUG) if with_library else None
            organisations = load_organisations()
            ground = DemoGround(
                today, load_people(today, organisations), organisations, articles.addresses()
            )
            told = [part.fill(ground, report) for part in wanted]
            progress.update(task, completed=length)
        for sentence in [*([counts.in_words] if counts else []), *told]:
            self.stdout.write(sentence)

    def _tell_logins(self) -> None:
        for line in logins.lines() if settings.DEBUG else ():
            self.stdout.write(line)
