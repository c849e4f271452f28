"""How the time of a function grows with the length of its text."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from itertools import islice

from tests.hub.growth.attacks import TextOfLength

SIZES = (2_000, 4_000, 8_000, 16_000, 32_000)  # letters
BEYOND = 64_000  # tried where the longest of them took too long for its length
MOST_GROWTH = 2.2  # times, for a text of twice the length
FIRST_LOOK = 26  # letters: under a pattern whose time doubles with each letter, a longer text would never end
MEASURABLE = 0.010  # seconds; what takes less says more of the clock than of the pattern
CEILING = 2.5  # seconds of the processor for the longest text
ROUNDS = 8
PATIENCE = 1.5  # seconds; after so long what is measured is no noise
MOST_FAULTS = 3  # one bad pattern takes seconds under each attack: three tell enough of it


def growth_faults(
    run: Callable[[str], object], attacks: Iterable[tuple[str, TextOfLength]]
) -> list[str]:
    """Sentences on the first attacks under which the time grows faster than the text."""
    return list(
        islice((fault for name, text in attacks if (fault := _fault(run, name, text))), MOST_FAULTS)
    )


def _fault(run: Callable[[str], object], name: str, text: TextOfLength) -> str:
    """The best of several rounds counts: a busy machine makes single rounds slow, never quick."""
    if (first := _seconds(run, text(FIRST_LOOK))) > MEASURABLE and _seconds(
        run, text(FIRST_LOOK)
    ) > MEASURABLE:
        return f"{name}: {first * 1000:.0f} ms for {FIRST_LOOK} letters"
    sizes, fault, spent = [*SIZES], "", 0.0
    best: dict[int, float] = {}
    for _ in range(ROUNDS):
        for size in sizes:
            best[size] = min(best.get(size, math.inf), _seconds(run, text(size)))
            if best[size] > CEILING:
                return f"{name}: {best[size]:.1f} s for {size} letters"
        fault = _growth(name, best)
        if not fault and BEYOND not in sizes and _grown(best, *sizes[-2:]):
            sizes.append(BEYOND)
        elif not fault or spent > PATIENCE:
            break
        spent += sum(best.values())
    return fault


def _growth(name: str, best: dict[int, float]) -> str:
    """Twice in a row the time grew faster than the text: once it may, as memory is asked for in steps."""
    sizes = [*best]
    for one, other, longer in zip(sizes, sizes[1:], sizes[2:], strict=False):
        if _grown(best, one, other) and _grown(best, other, longer):
            return f"{name}: {best[one] * 1000:.0f} ms for {one} letters, {best[longer] * 1000:.0f} ms for {longer}"
    return ""


def _grown(best: dict[int, float], one: int, other: int) -> bool:
    return best[other] > MEASURABLE and best[other] > best[one] * MOST_GROWTH


def _seconds(run: Callable[[str], object], text: str) -> float:
    began = time.thread_time()
    run(text)
    return time.thread_time() - began
