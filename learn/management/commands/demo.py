"""`manage.py demo`: an invented library with invented people, for looking round and for development."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from accounts.demo import logins
from accounts.demo.organisations import load_organisations
from accounts.demo.parts import Ground, Report, parts
from accounts.demo.people import load_people
from learn.demo import articles, filling
from learn.models import Article


class Command(BaseCommand):
    help = "About 300 invented articles, 200 people, 60 organisations and the networks they meet in. May be run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when there are articles.")
        parser.add_argument("--logins", action="store_true", help="Only say whom one can sign in as.")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="Count all dates from this day, such as 2026-11-03."
        )
        parser.add_argument(
            "--yes-really", action="store_true", help="Outside DEBUG: add the invented content, without log-ins."
        )

    def handle(
        self, *args: Any, if_empty: bool, logins: bool, today: date | None, yes_really: bool, **options: Any
    ) -> None:
        if logins:
            self._tell_logins()
            return
        if not settings.DEBUG and not yes_really:
            raise CommandError("DEBUG is off: this may be a real site. Add --yes-really to put invented content on it.")
        if if_empty and Article.objects.exists():
            return
        self._fill(today or timezone.localdate())

    def _fill(self, today: date) -> None:
        columns = (TextColumn("{task.description:<30}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        length = filling.length() + sum(part.length() for part in parts())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task("Demo content", total=length)
            report: Report = lambda doing, done: progress.update(task, description=doing, advance=done)  # noqa: E731
            counts = filling.fill(today, report, with_logins=settings.DEBUG)
            organisations = load_organisations()
            ground = Ground(today, load_people(today, organisations), organisations, articles.addresses())
            told = [part.fill(ground, report) for part in parts()]
            progress.update(task, completed=length)
        self.stdout.write(
            f"The demo has {counts.articles} articles ({counts.added} added now), {counts.categories} categories, "
            f"{counts.tags} tags, {counts.members} people and {counts.organisations} organisations."
        )
        for sentence in told:
            self.stdout.write(sentence)

    def _tell_logins(self) -> None:
        for line in logins.lines() if settings.DEBUG else ():
            self.stdout.write(line)
