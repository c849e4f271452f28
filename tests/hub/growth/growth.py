"""How the time of a function grows with the length of its text."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from itertools import pairwise

from tests.hub.growth.attacks import TextOfLength

SIZES = (2_000, 4_000, 8_000, 16_000, 32_000)  # letters
MOST_GROWTH = 2.2  # times, for a text of twice the length
FIRST_LOOK = 26  # letters: under a pattern whose time doubles with each letter, a longer text would never end
MEASURABLE = 0.010  # seconds; what takes less says more of the clock than of the pattern
CEILING = 2.5  # seconds of the processor for the longest text
ROUNDS = 8
PATIENCE = 1.5  # seconds; after so long what is measured is no noise


def growth_faults(run: Callable[[str], object], attacks: Iterable[tuple[str, TextOfLength]]) -> list[str]:
    """Sentences on the attacks under which the time grows faster than the text."""
    return [fault for name, text in attacks if (fault := _fault(run, name, text))]


def _fault(run: Callable[[str], object], name: str, text: TextOfLength) -> str:
    """The best of several rounds counts: a busy machine makes single rounds slow, never quick."""
    if (first := _seconds(run, text(FIRST_LOOK))) > MEASURABLE and _seconds(run, text(FIRST_LOOK)) > MEASURABLE:
        return f"{name}: {first * 1000:.0f} ms for {FIRST_LOOK} letters"
    best = dict.fromkeys(SIZES, float("inf"))
    faults: list[str] = []
    spent = 0.0
    for _ in range(ROUNDS):
        for size in SIZES:
            best[size] = min(best[size], _seconds(run, text(size)))
            if best[size] > CEILING:
                return f"{name}: {best[size]:.1f} s for {size} letters"
        faults = [
            f"{name}: {best[one] * 1000:.0f} ms for {one} letters, {best[other] * 1000:.0f} ms for {other}"
            for one, other in pairwise(SIZES)
            if best[other] > MEASURABLE and best[other] > best[one] * MOST_GROWTH
        ]
        spent += sum(best.values())
        if not faults or spent > PATIENCE:
            break
    return faults[-1] if faults else ""


def _seconds(run: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    run(text)
    return time.thread_time() - began
