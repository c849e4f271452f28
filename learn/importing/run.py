"""Import run: batches of a stream of entries, their outcome, and optional all-or-nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import reset_queries, transaction

from learn.importing.formats.open_files import BadSourceEntry, SourceEntry
from learn.importing.writer import ImportOptions, ImportTally, import_key, write_batch

BATCH = 500


class ImportRun:
    """Import of a stream of entries.

    Each batch is a transaction of its own. With `strict` all of them are one transaction, rolled
    back if a record was bad. `report` is called with every bad entry as soon as it is known.
    """

    def __init__(
        self,
        options: ImportOptions,
        *,
        report: Callable[[BadSourceEntry], None],
        strict: bool = False,
        dry_run: bool = False,
    ) -> None:
        self.tally = ImportTally()
        self._options = options
        self._report = report
        self._strict = strict
        self._dry_run = dry_run

    def run(self, entries: Iterable[SourceEntry | BadSourceEntry]) -> ImportTally:
        if not self._strict or self._dry_run:
            self._write_all(entries)
            return self.tally
        with transaction.atomic():
            self._write_all(entries)
            if self.tally.bad:
                transaction.set_rollback(True)
        return self.tally

    def _write_all(self, entries: Iterable[SourceEntry | BadSourceEntry]) -> None:
        for batch in self._batches(entries):
            # Everything will be rolled back: only look for further bad records.
            lost = self._strict and self.tally.bad > 0
            outcome = write_batch(batch, self._options, dry_run=self._dry_run or lost)
            self.tally.add(outcome.tally)
            reset_queries()  # with DEBUG Django stores every statement, of megabytes each
            for entry in outcome.refused:
                self._report(entry)

    def _batches(
        self, entries: Iterable[SourceEntry | BadSourceEntry]
    ) -> Iterator[list[SourceEntry]]:
        """Yield full batches of good entries, in order.

        A batch ends early if a key occurs again.
        """
        batch: dict[tuple[str, str], SourceEntry] = {}
        for entry in entries:
            if isinstance(entry, BadSourceEntry):
                self.tally.bad += 1
                self._report(entry)
                continue
            key = import_key(entry.record, self._options)
            if key in batch:
                yield list(batch.values())
                batch = {}
            batch[key] = entry
            if len(batch) == BATCH:
                yield list(batch.values())
                batch = {}
        if batch:
            yield list(batch.values())
