"""`bin/bench safeguarding [FOLDER]`: how well the rules find what may identify a patient.

On examples that we wrote: precision, of what was found, the share that was to be found; recall, of what was to be
found, the share that was. On published texts, of *.jsonl.gz files in the folder: how often anything is found, for
nearly nothing in them should be.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hub.safeguarding.rules import find
from tests.hub.safeguarding.examples import HELD_BACK, TUNE, Score, examples, scores

ROUNDS = 20
LONG_TEXT = 20_000  # letters


def main() -> None:
    for part, words in ((TUNE, "made with"), (HELD_BACK, "held back")):
        told = scores(part)
        print(f"\n{words}: {told.texts} texts, nothing to find in {told.calm} of them")
        print(f"{'kind':<18}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
        for kind, score in told.by_kind.items():
            _print(kind, score)
        _print("all", told.together)
    print(f"\n{_seconds_a_kilobyte() * 1000:.2f} ms a kilobyte of text with findings")
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=Path, nargs="?")
    if folder := arguments.parse_args().folder:
        for file in sorted(folder.glob("*.jsonl.gz")):
            _print_published(file)


def _print_published(file: Path) -> None:
    """How many findings of each kind a thousand texts hold, and what looking costs."""
    texts = list(_texts_of(file))
    found: Counter[str] = Counter()
    began = time.process_time()
    for text in texts:
        found.update(finding.kind.value for finding in find(text))
    took = time.process_time() - began
    letters = sum(map(len, texts))
    print(f"\n{file.name}: {len(texts)} texts, {letters / 1e6:.1f} million letters")
    for kind, number in sorted(found.items()):
        print(f"{kind:<18}{number:>7}{number / len(texts) * 1000:>9.2f} a thousand texts")
    print(f"{took / letters * LONG_TEXT * 1000:.1f} ms for {LONG_TEXT:,} letters")


def _texts_of(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield "\n".join(_words_in(json.loads(line)))


def _words_in(value: Any) -> Iterator[str]:
    """All texts of a record, however deep they stand."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _words_in(each)


def _print(kind: str, score: Score) -> None:
    print(
        f"{kind:<18}{score.right:>7}{score.wrong:>7}{score.missed:>8}{score.precision:>11.3f}{score.recall:>8.3f}"
    )


def _seconds_a_kilobyte() -> float:
    texts = [example.text for part in (TUNE, HELD_BACK) for example in examples(part)]
    began = time.process_time()
    for _ in range(ROUNDS):
        find("\n".join(texts))
    return (time.process_time() - began) / ROUNDS / (sum(map(len, texts)) / 1000)


if __name__ == "__main__":
    main()
