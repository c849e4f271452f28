"""`bin/bench jobs`: how fast the job worker tells many people of one thing, and sends digests and a newsletter.

One worker runs as `bin/run` starts it, and writes mails as files; the web server answers beside it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import django

from bench.server import PYTHON, SITE, memory, server, worker
from bench.settings import ROOT, environment
from bench.wrk import ask

PAGE = "/networks/"
PATIENCE = 3600  # seconds


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    if shutil.which("wrk") is None:
        print("hub: bin/bench jobs needs wrk (Debian: apt-get install wrk).", file=sys.stderr)
        return 1
    variables = environment("jobs")
    os.environ.update(variables)
    django.setup()
    from bench import crowd

    subprocess.run(
        [PYTHON, "manage.py", "collectstatic", "--no-input", "-v0"],
        env=variables,
        check=True,
        cwd=ROOT,
    )
    crowd.prepare(options.people, options.watchers)
    print(
        f"{'':<34}{'each s':>8}{'seconds':>9}{'worker MB, first':>18}{'most':>7}{'last':>7}{'page/s':>8}{'p99':>9}"
    )
    with server(SITE, "hub.rsgi:application", variables):
        _print("the web server alone", None)
        for name, begin, left in (
            (f"one reply told to {options.watchers:,}", crowd.reply, crowd.untold),
            (f"its {options.watchers:,} mails", lambda: options.watchers, crowd.unmailed),
            (f"digests of {options.people:,}", crowd.end_windows, crowd.unsent),
            (f"a newsletter to {options.people:,}", crowd.begin_newsletter, crowd.unprinted),
        ):
            with worker(variables) as process:
                time.sleep(8)  # until it has started
                _print(name, _watch(process.pid, begin, left))
    shutil.rmtree(Path(variables["VAR_DIR"], "mail"), ignore_errors=True)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench jobs")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--watchers", type=int, default=2_000)
    return parser.parse_args(arguments)


@dataclass(frozen=True, slots=True)
class Run:
    """How many things were done in how many seconds, and the worker's resident megabytes meanwhile."""

    number: int
    seconds: float
    megabytes: Sequence[float]
    page: tuple[float, str]


def _watch(pid: int, begin: Callable[[], int], left: Callable[[], int]) -> Run:
    """A page is asked for meanwhile, as long as that takes."""
    used = [memory(pid)[0]]
    with ThreadPoolExecutor(1) as beside:
        number, began = begin(), time.monotonic()
        asking = beside.submit(ask, SITE, [PAGE], 4, 3)
        for _ in _often():
            if not left():
                break
            used.append(memory(pid)[0])
        seconds = time.monotonic() - began
        page = asking.result()
    return Run(number, seconds, [*used, memory(pid)[0]], (page.rate, page.p99))


def _often() -> Iterator[None]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        yield
        time.sleep(0.25)
    raise SystemExit("hub: the worker did not come to an end.")


def _print(name: str, run: Run | None) -> None:
    if run is None:
        alone = ask(SITE, [PAGE], 4, 3)
        print(f"{name:<34}{'':>49}{alone.rate:>8,.0f}{alone.p99:>9}", flush=True)
        return
    used = f"{run.megabytes[0]:>18,.0f}{max(run.megabytes):>7,.0f}{run.megabytes[-1]:>7,.0f}"
    rate, p99 = run.page
    print(
        f"{name:<34}{run.number / run.seconds:>8,.0f}{run.seconds:>9,.0f}{used}{rate:>8,.0f}{p99:>9}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
