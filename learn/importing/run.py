"""A whole import: batches of a stream of entries, what became of them, and all or nothing if that is wished."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import reset_queries, transaction

from learn.importing.reading import BadEntry, Entry
from learn.importing.writer import Options, Tally, import_key, write_batch

BATCH = 500


class Import:
    """Each batch is a transaction of its own, or with `strict` all of them are one, undone if a record was bad.

    `report` is called with every bad entry, as soon as it is known.
    """

    def __init__(
        self, options: Options, *, report: Callable[[BadEntry], None], strict: bool = False, dry_run: bool = False
    ) -> None:
        self.tally = Tally()
        self._options = options
        self._report = report
        self._strict = strict
        self._dry_run = dry_run

    def run(self, entries: Iterable[Entry | BadEntry]) -> Tally:
        if not self._strict or self._dry_run:
            self._write_all(entries)
            return self.tally
        with transaction.atomic():
            self._write_all(entries)
            if self.tally.bad:
                transaction.set_rollback(True)
        return self.tally

    def _write_all(self, entries: Iterable[Entry | BadEntry]) -> None:
        for batch in self._batches(entries):
            # Nothing will be kept any more: look for further bad records only.
            lost = self._strict and self.tally.bad > 0
            outcome = write_batch(batch, self._options, dry_run=self._dry_run or lost)
            self.tally.add(outcome.tally)
            reset_queries()  # in debug Django keeps every statement, and these are megabytes each
            for entry in outcome.refused:
                self._report(entry)

    def _batches(self, entries: Iterable[Entry | BadEntry]) -> Iterator[list[Entry]]:
        """Full batches of good entries, in order; one ends early where a key comes again."""
        batch: dict[tuple[str, str], Entry] = {}
        for entry in entries:
            if isinstance(entry, BadEntry):
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
