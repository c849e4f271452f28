"""`bin/bench pages`: how fast pages are, as a share of the floor in the same run.

The site and the floor run under the production server on a library of generated articles, then on generated
communities. `wrk` asks each page's addresses in turn: many different ones, so that no page is measured only from
memory.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen
from uuid import uuid4

from bench.asked import Asked, Page
from bench.server import FLOOR, PYTHON, SITE, memory, server, worker
from bench.settings import ROOT, environment
from bench.wrk import ask, headers

CONNECTIONS = (1, 8, 32)
KEPT_PATHS = 300
MANY_PAGES = 50_000
MIXED = ("article", "words", "tag", "author", "facets", "category")

type Shares = dict[str, dict[int, float]]


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    if shutil.which("wrk") is None:
        print("hub: bin/bench pages needs wrk (Debian: apt-get install wrk).", file=sys.stderr)
        return 1
    for what, sizes in (("articles", options.articles), ("networks", options.networks)):
        results = {size: _measure(what, size, options) for size in sizes}
        if len(results) > 1:
            _print_growth(what, results)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench pages")
    parser.add_argument(
        "--articles", type=int, nargs="*", default=[5_000, 50_000], help="sizes of the library"
    )
    parser.add_argument(
        "--networks", type=int, nargs="*", default=[30, 300], help="sizes of the communities"
    )
    parser.add_argument(
        "--source", type=Path, help="a folder of real articles to draw from (see bench/sources.py)"
    )
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS))
    parser.add_argument("--only", nargs="+", help="names of pages")
    parser.add_argument(
        "--memory", action="store_true", help="also ask 50,000 pages and watch the memory"
    )
    return parser.parse_args(arguments)


def _measure(what: str, count: int, options: argparse.Namespace) -> Shares:
    variables = environment(f"{'pages' if what == 'articles' else what}-{count}")
    maker = "bench.library" if what == "articles" else "bench.communities"
    made = [PYTHON, "-m", maker, str(count), *([str(options.source)] if options.source else [])]
    said = subprocess.run(made, env=variables, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout
    asked = Asked.read(said.decode())
    shares: Shares = {}
    with (
        server(SITE, "hub.rsgi:application", variables) as site,
        server(FLOOR, "bench.floor:application", variables),
    ):
        print(f"\n{count:,} {what}, {options.seconds} s a figure\n")
        _print_head(options.connections)
        for page in asked.pages:
            if not options.only or page.name in options.only:
                shares[page.name] = _print_page(page, asked, options)
        if options.memory and what == "articles":
            with worker(variables) as jobs:
                _print_memory([site, jobs], asked)
    return shares


def _print_head(connections: Sequence[int]) -> None:
    columns = "".join(f"{f'{number} conn.':>32}" for number in connections)
    print(f"{'page':<20}{columns}{'queries':>9}{'bytes':>8}{'goal':>6}")
    print(f"{'':<20}" + f"{'req/s':>9}{'floor':>7}{'p50':>8}{'p99':>8}" * len(connections))


def _print_page(page: Page, asked: Asked, options: argparse.Namespace) -> dict[int, float]:
    line, shares = f"{page.name:<20}", {}
    cookie = asked.cookie if page.signed_in else ""
    _warm_up(page, cookie)
    for connections in options.connections:
        # The floor right before and after: what else the machine does meanwhile falls on both.
        before = ask(FLOOR, asked.floor, connections, max(2, options.seconds // 2))
        speed = ask(SITE, page.paths, connections, options.seconds, cookie=cookie, form=page.form)
        after = ask(FLOOR, asked.floor, connections, max(2, options.seconds // 2))
        shares[connections] = speed.rate / ((before.rate + after.rate) / 2)
        mark = "!" if speed.errors else ""
        line += f"{speed.rate:>9,.0f}{shares[connections]:>7.2f}{speed.p50:>8}{speed.p99:>8}{mark}"
    size = 0 if page.form else _bytes(page, cookie)
    if page.form:
        _check_taken(page, cookie)
    met = (
        ""
        if not page.goal
        else f"{page.goal:.2f}" + ("" if min(shares.values()) >= page.goal else " missed")
    )
    print(f"{line}{asked.queries.get(page.name, ''):>9}{size:>8,} {met}", flush=True)
    return shares


def _warm_up(page: Page, cookie: str) -> None:
    """Ask what fits into the processes' memory a few times, as popular pages are; of the rest only a little."""
    wanted = 4 * len(page.paths) if len(page.paths) <= KEPT_PATHS else 20
    done = 0.0
    for _ in range(10):
        done += 2 * ask(SITE, page.paths, 8, 2, cookie=cookie, form=page.form).rate
        if done >= wanted:
            return


def _check_taken(page: Page, cookie: str) -> None:
    """Raise SystemExit if forms were shown again instead of taken: that is another page, with another speed."""
    form = page.form.replace("KEY", str(uuid4())).encode()
    address = f"http://127.0.0.1:{SITE}{page.paths[0]}"
    with build_opener(Unfollowed).open(
        Request(address, data=form, headers=headers(cookie))
    ) as answer:
        if answer.status != HTTPStatus.FOUND:
            raise SystemExit(f"hub: {page.name} was not taken: {answer.status}")


class Unfollowed(HTTPRedirectHandler):
    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:  # noqa: ARG002 - urllib's
        return fp


def _bytes(page: Page, cookie: str) -> int:
    request = Request(f"http://127.0.0.1:{SITE}{page.paths[0]}", headers=headers(cookie))
    with urlopen(request) as answer:  # noqa: S310 - our own server
        return len(answer.read())


def _print_memory(processes: Sequence[subprocess.Popen[bytes]], asked: Asked) -> None:
    """Memory of the web processes and the job worker before and after 50,000 pages of all kinds."""
    mixed = [path for page in asked.pages if page.name in MIXED for path in page.paths]
    random.Random(7).shuffle(mixed)
    print(
        "\nmemory of the web processes and the job worker: resident, and with what they share counted once"
    )
    done = 0
    while True:
        resident, once = (
            sum(kind) for kind in zip(*(memory(each.pid) for each in processes), strict=True)
        )
        print(f"after {done:>6,} pages: {resident:>4.0f} MB, {once:>4.0f} MB", flush=True)
        if done == MANY_PAGES:
            return
        done = min(MANY_PAGES, done + round(ask(SITE, mixed, 8, 20).rate * 20))


def _print_growth(what: str, results: dict[int, Shares]) -> None:
    small, large = min(results), max(results)
    print(
        f"\ntime of a page at {large:,} {what}, as a multiple of the time at {small:,} (both by the floor)"
    )
    for name, shares in results[large].items():
        grown = [results[small][name][number] / share for number, share in shares.items()]
        print(f"{name:<20}" + "".join(f"{factor:>8.2f}" for factor in grown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
