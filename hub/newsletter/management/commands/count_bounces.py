"""Count what mail servers report as not delivered: `manage.py count_bounces < message`, or with mailbox files."""

from __future__ import annotations

import mailbox
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hub.newsletter import bounces

LARGEST = 10 * 1024 * 1024  # bytes of one report


class Command(BaseCommand):
    help = "Count reports of newsletters that could not be delivered: one message from standard input, or mbox files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "mailboxes", nargs="*", type=Path, help="files in mbox format; none: a message on stdin"
        )

    def handle(self, *args: Any, mailboxes: Sequence[Path], **options: Any) -> None:
        counted = sum(bounces.count(raw) for raw in self._messages(mailboxes))
        self.stdout.write(f"{counted} bounce{'' if counted == 1 else 's'} of subscribers counted.")

    def _messages(self, mailboxes: Sequence[Path]) -> Iterator[bytes]:
        if not mailboxes:
            yield sys.stdin.buffer.read(LARGEST)
        for path in mailboxes:
            if not path.is_file():
                raise CommandError(f"There is no mailbox at {path}.")
            for message in mailbox.mbox(path, create=False):
                yield message.as_bytes()
