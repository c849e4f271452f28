"""The examples of the rules, and how well the rules do on them."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from hub.safeguarding.rules import FindingKind, find

FOLDER = Path(__file__).parent
TUNE, HELD_BACK = "tune", "held_back"


@dataclass(frozen=True)
class Example:
    text: str
    finds: Counter[str]


@dataclass
class Score:
    """Of one kind, or of all: found rightly, found wrongly, not found."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass
class Scores:
    """By kind, and of all kinds together; `calm` counts the texts in which nothing was to be found."""

    by_kind: dict[str, Score] = field(
        default_factory=lambda: {kind.value: Score() for kind in FindingKind}
    )
    together: Score = field(default_factory=Score)
    texts: int = 0
    calm: int = 0


def examples(part: str) -> list[Example]:
    rows = tomllib.loads((FOLDER / f"{part}.toml").read_text("utf-8"))["examples"]
    return [Example(row["text"], Counter(row["finds"])) for row in rows]


def scores(part: str) -> Scores:
    """A finding is right where an example names its kind, as often as it names it."""
    told = Scores()
    for example in examples(part):
        told.texts += 1
        told.calm += not example.finds
        found = Counter(finding.kind.value for finding in find(example.text))
        for kind, score in told.by_kind.items():
            right = min(found[kind], example.finds[kind])
            for each in (score, told.together):
                each.right += right
                each.wrong += found[kind] - right
                each.missed += example.finds[kind] - right
    return told
