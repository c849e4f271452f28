"""Asking a server as fast as it answers, with `wrk`."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

from bench.settings import ROOT

# Each round starts at an address of its own; a form gets a fresh key each time.
LUA = """
local paths = {}
for line in io.lines("%s") do paths[#paths + 1] = line end
local form = "%s"
math.randomseed(os.time())
local at = math.random(#paths)
local function part() return string.format("%%04x", math.random(0, 65535)) end
local function key()
  return part() .. part() .. "-" .. part() .. "-4" .. part():sub(2) .. "-a" .. part():sub(2)
    .. "-" .. part() .. part() .. part()
end
if form ~= "" then
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end
request = function()
  at = at + 1
  local body = form ~= "" and form:gsub("KEY", key()) or nil
  return wrk.format(nil, paths[(at - 1) %% #paths + 1], nil, body)
end
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """Requests a second, and how long half of them and 99 of 100 took, as `wrk` writes it."""

    rate: float
    p50: str
    p99: str
    errors: int


def headers(cookie: str) -> dict[str, str]:
    """Those of a browser behind the proxy."""
    told = {"X-Forwarded-Proto": "https", "Host": "localhost", "Origin": "https://localhost"}
    return told | ({"Cookie": cookie} if cookie else {})


def ask(
    port: int,
    paths: Sequence[str],
    connections: int,
    seconds: int,
    *,
    cookie: str = "",
    form: str = "",
) -> Speed:
    """Ask these addresses in turn; `form` is sent by POST."""
    folder = ROOT / "var" / "bench"
    (folder / "paths.txt").write_text("\n".join(paths) + "\n")
    (folder / "paths.lua").write_text(LUA % (folder / "paths.txt", form.replace("%", "%%")))
    told = [part for name, value in headers(cookie).items() for part in ("-H", f"{name}: {value}")]
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        "-s",
        str(folder / "paths.lua"),
        *told,
    ]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}/"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
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
