"""`bin/bench pages`: how fast pages are, as a share of the floor in the same run.

The site and the floor run under the production server on a library of generated articles. `wrk` asks each page's
addresses in turn: many different ones, so that no page is measured only from memory.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from bench.settings import ROOT, environment

SITE, FLOOR = 8410, 8411
CONNECTIONS = (1, 8, 32)
KEPT_PATHS = 300
MANY_PAGES = 50_000
PYTHON = sys.executable

LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
math.randomseed(os.time())
local at = math.random(#paths)
request = function()
  at = at + 1
  return wrk.format("GET", paths[(at - 1) %% #paths + 1], wrk.headers)
end
"""


@dataclass(frozen=True, slots=True)
class Page:
    """One kind of page: its addresses, its goal as a share of the floor, and who asks."""

    name: str
    paths: list[str]
    signed_in: bool
    goal: float


@dataclass(frozen=True, slots=True)
class Speed:
    rate: float
    p50: str
    p99: str
    errors: int


def main(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    if shutil.which("wrk") is None:
        print("hub: bin/bench pages needs wrk (Debian: apt-get install wrk).", file=sys.stderr)
        return 1
    results = {count: _measure(count, options) for count in options.articles}
    if len(results) > 1:
        _print_growth(results)
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench pages")
    parser.add_argument("--articles", type=int, nargs="+", default=[5_000, 50_000])
    parser.add_argument("--source", type=Path, help="a folder of real articles to draw from (see bench/sources.py)")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS))
    parser.add_argument("--only", nargs="+", help="names of pages")
    parser.add_argument("--memory", action="store_true", help="also ask 50,000 pages and watch the memory")
    return parser.parse_args(arguments)


def _measure(count: int, options: argparse.Namespace) -> dict[str, dict[int, float]]:
    name = f"pages-{count}"
    variables = environment(name)
    made = [PYTHON, "-m", "bench.library", str(count), *([str(options.source)] if options.source else [])]
    facts = json.loads(subprocess.run(made, env=variables, check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout)
    shares: dict[str, dict[int, float]] = {}
    with _server(SITE, "hub.wsgi:application", variables) as site, _server(FLOOR, "bench.floor:application", variables):
        print(f"\n{count:,} articles, {options.seconds} s a figure\n")
        _print_head(options.connections)
        for page in _pages(facts):
            if not options.only or page.name in options.only:
                shares[page.name] = _print_page(page, facts, options)
        if options.memory:
            with _worker(variables) as worker:
                _print_memory([site, worker], facts)
    return shares


def _pages(facts: dict[str, list[str]]) -> list[Page]:
    goals = [
        *(("home", 0.0, 0.0), ("library", 0.35, 0.25), ("category", 0.35, 0.25), ("tag", 0.35, 0.25)),
        *(
            ("author", 0.35, 0.25),
            ("article", 0.60, 0.35),
            ("any article", 0.0, 0.0),
            ("facets", 0.35, 0.25),
            ("rare word", 0.25, 0.25),
        ),
        *(("words", 0.25, 0.25), ("common word", 0.10, 0.10), ("sentence", 0.05, 0.05)),
    ]
    pages = [
        Page(f"{name}{' (in)' if signed_in else ''}", facts[name], signed_in, inside if signed_in else outside)
        for name, outside, inside in goals
        for signed_in in (False, True)
    ]
    return [*pages, Page("sign-in", ["/accounts/login/"], False, 0.0)]


def _print_head(connections: Sequence[int]) -> None:
    columns = "".join(f"{f'{number} conn.':>32}" for number in connections)
    print(f"{'page':<20}{columns}{'queries':>9}{'bytes':>8}{'goal':>6}")
    print(f"{'':<20}" + f"{'req/s':>9}{'floor':>7}{'p50':>8}{'p99':>8}" * len(connections))


def _print_page(page: Page, facts: dict[str, list[str]], options: argparse.Namespace) -> dict[int, float]:
    line, shares = f"{page.name:<20}", {}
    cookie = facts["cookie"][0] if page.signed_in else ""
    _warm_up(page, cookie)
    for connections in options.connections:
        # The floor right before and after: what else the machine does meanwhile falls on both.
        before = _wrk(FLOOR, facts["floor"], connections, max(2, options.seconds // 2))
        speed = _wrk(SITE, page.paths, connections, options.seconds, cookie)
        after = _wrk(FLOOR, facts["floor"], connections, max(2, options.seconds // 2))
        shares[connections] = speed.rate / ((before.rate + after.rate) / 2)
        mark = "!" if speed.errors else ""
        line += f"{speed.rate:>9,.0f}{shares[connections]:>7.2f}{speed.p50:>8}{speed.p99:>8}{mark}"
    queries, size = _look(page, cookie, facts)
    met = "" if not page.goal else f"{page.goal:.2f}" + ("" if min(shares.values()) >= page.goal else " missed")
    print(f"{line}{queries:>9}{size:>8,} {met}", flush=True)
    return shares


def _warm_up(page: Page, cookie: str) -> None:
    """Ask what fits into the processes' memory a few times, as popular pages are; of the rest only a little."""
    wanted = 4 * len(page.paths) if len(page.paths) <= KEPT_PATHS else 20
    asked = 0.0
    for _ in range(10):
        asked += 2 * _wrk(SITE, page.paths, 8, 2, cookie).rate
        if asked >= wanted:
            return


def _look(page: Page, cookie: str, facts: dict[str, list[str]]) -> tuple[str, int]:
    """Queries as counted when the library was made, and the bytes of one page."""
    request = Request(f"http://127.0.0.1:{SITE}{page.paths[0]}", headers=_headers(cookie))
    with urlopen(request) as answer:  # noqa: S310 - our own server
        return facts["queries"][0].get(page.name, "") if facts.get("queries") else "", len(answer.read())  # type: ignore[attr-defined]


def _headers(cookie: str) -> dict[str, str]:
    return {"X-Forwarded-Proto": "https", "Host": "localhost", **({"Cookie": cookie} if cookie else {})}


def _wrk(port: int, paths: Sequence[str], connections: int, seconds: int, cookie: str = "") -> Speed:
    folder = ROOT / "var" / "bench"
    (folder / "paths.txt").write_text("\n".join(paths) + "\n")
    (folder / "paths.lua").write_text(LUA % (folder / "paths.txt"))
    headers = [part for name, value in _headers(cookie).items() for part in ("-H", f"{name}: {value}")]
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(folder / "paths.lua"),
        *headers,
    ]
    said = subprocess.run([*command, f"http://127.0.0.1:{port}/"], check=True, stdout=subprocess.PIPE, text=True).stdout
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Speed(
        rate=float(_found(r"Requests/sec:\s+([\d.]+)", said)),
        p50=_found(r"(?m)^\s+50%\s+(\S+)", said),
        p99=_found(r"(?m)^\s+99%\s+(\S+)", said),
        errors=int(errors[1]) if errors else 0,
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    return match[1] if match else "0"


@contextmanager
def _server(port: int, application: str, variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The production server, as bin/run starts it."""
    command = [
        *(PYTHON, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"),
        *("--no-access-log", "--log-level", "warning", "--host", "127.0.0.1", "--port", str(port), application),
    ]
    if _answers(port):
        raise SystemExit(f"hub: something answers on port {port} already, perhaps a server of an earlier run. Stop it.")
    process = subprocess.Popen(command, env=variables, cwd=ROOT, start_new_session=True)
    try:
        _wait_for(port, "/healthz" if "hub" in application else "/floor/1/")
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def _wait_for(port: int, path: str) -> None:
    for _ in range(120):
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=_headers("")), timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise SystemExit(f"hub: the server on port {port} did not start.")


@contextmanager
def _worker(variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The job worker, as bin/run starts it."""
    command = [PYTHON, "manage.py", "procrastinate", "worker", "--shutdown-graceful-timeout", "4"]
    process = subprocess.Popen(command, env=variables, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _print_memory(processes: Sequence[subprocess.Popen[bytes]], facts: dict[str, list[str]]) -> None:
    """Memory of the web processes and the job worker before and after 50,000 pages of all kinds."""
    mixed = [path for name in ("article", "words", "tag", "author", "facets", "category") for path in facts[name]]
    random.Random(7).shuffle(mixed)
    print("\nmemory of the web processes and the job worker: resident, and with what they share counted once")
    asked = 0
    while True:
        resident, once = (sum(kind) for kind in zip(*(_memory(each.pid) for each in processes), strict=True))
        print(f"after {asked:>6,} pages: {resident:>4.0f} MB, {once:>4.0f} MB", flush=True)
        if asked == MANY_PAGES:
            return
        asked = min(MANY_PAGES, asked + round(_wrk(SITE, mixed, 8, 20).rate * 20))


def _memory(pid: int) -> tuple[float, float]:
    """Megabytes of a process and its children, as the kernel tells: resident, and its share of what is shared.

    The embedded PostgreSQL, which is the child of whoever started it, is left out.
    """
    listed = " ".join(path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")).split()
    children = [child for child in listed if b"postgres" not in Path(f"/proc/{child}/cmdline").read_bytes()]
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    own = [int(_found(rf"{name}:\s+(\d+) kB", told)) / 1024 for name in ("Rss", "Pss")]
    resident, once = zip(own, *(_memory(int(child)) for child in children), strict=True)
    return sum(resident), sum(once)


def _print_growth(results: dict[int, dict[str, dict[int, float]]]) -> None:
    small, large = min(results), max(results)
    print(f"\ntime of a page at {large:,} articles, as a multiple of the time at {small:,} (both by the floor)")
    for name, shares in results[large].items():
        grown = [results[small][name][number] / share for number, share in shares.items()]
        print(f"{name:<20}" + "".join(f"{factor:>8.2f}" for factor in grown))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
