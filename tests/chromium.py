"""The Chromium of the browser tests: the one on the machine, else Playwright's, else Debian's."""

import os
import shutil
import subprocess
import sys

# The shell is the same browser without a window to draw, which tests do not look at: it takes two thirds of the time.
PACKAGES = ("chromium-headless-shell", "chromium")
NAMES = (*PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHTS_OWN = (
    "from playwright.sync_api import sync_playwright as s\n"
    "with s() as p: print(p.chromium.executable_path)"
)
DOWNLOAD_SECONDS = 300


def found(*, install: bool) -> str:
    """The path of a Chromium that starts; "" where there is none and none is to be installed.

    Raises SystemExit with one sentence when every way to install one failed.
    """
    ways = [
        given,
        on_the_machine,
        playwrights_own,
        *([from_playwright, from_debian] if install else []),
    ]
    for way in ways:
        path = way()
        if path and starts(path):
            return path
    if install:
        raise SystemExit(
            "hub: no Chromium could be installed; install one, or leave its tests out: --no-browser."
        )
    return ""


def given() -> str:
    return os.environ.get("HUB_CHROMIUM", "")


def on_the_machine() -> str:
    return next((path for path in map(shutil.which, NAMES) if path and starts(path)), "")


def playwrights_own() -> str:
    return said([sys.executable, "-c", PLAYWRIGHTS_OWN])


def from_playwright() -> str:
    tell("Installing Chromium …")
    done = run(
        [sys.executable, "-m", "playwright", "install", "chromium"], seconds=DOWNLOAD_SECONDS
    )
    return playwrights_own() if done else ""


def from_debian() -> str:
    if os.geteuid() or not shutil.which("apt-get"):
        return ""
    tell("Installing Debian's Chromium …")
    run(["apt-get", "update", "-qq"], seconds=DOWNLOAD_SECONDS)
    return next((path for package in PACKAGES if (path := install_package(package))), "")


def install_package(package: str) -> str:
    run(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
        seconds=DOWNLOAD_SECONDS,
    )
    return on_the_machine()


def starts(path: str) -> bool:
    """Whether it tells its version: a stub that wants another package, or lacks a library, does not."""
    return "hrom" in said([path, "--version"])


def said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def run(command: list[str], *, seconds: float) -> bool:
    names = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            env=names,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def tell(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
