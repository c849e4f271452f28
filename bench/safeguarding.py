"""`bin/bench safeguarding`: how well the rules find what may identify a patient, on examples that we wrote.

Precision: of what was found, the share that was to be found. Recall: of what was to be found, the share that was.
"""

from __future__ import annotations

import time

from hub.safeguarding.rules import find
from tests.hub.safeguarding.examples import HELD_BACK, TUNE, Score, examples, scores

ROUNDS = 20


def main() -> None:
    for part, words in ((TUNE, "made with"), (HELD_BACK, "held back")):
        told = scores(part)
        print(f"\n{words}: {told.texts} texts, nothing to find in {told.calm} of them")
        print(f"{'kind':<18}{'right':>7}{'wrong':>7}{'missed':>8}{'precision':>11}{'recall':>8}")
        for kind, score in told.by_kind.items():
            _print(kind, score)
        _print("all", told.together)
    print(f"\n{_seconds_a_kilobyte() * 1000:.1f} ms a kilobyte of text")


def _print(kind: str, score: Score) -> None:
    print(f"{kind:<18}{score.right:>7}{score.wrong:>7}{score.missed:>8}{score.precision:>11.3f}{score.recall:>8.3f}")


def _seconds_a_kilobyte() -> float:
    texts = [example.text for part in (TUNE, HELD_BACK) for example in examples(part)]
    began = time.process_time()
    for _ in range(ROUNDS):
        find("\n".join(texts))
    return (time.process_time() - began) / ROUNDS / (sum(map(len, texts)) / 1000)


if __name__ == "__main__":
    main()
