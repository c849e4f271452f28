"""The environment of a benchmark: production settings, a database and files of its own under `var/bench`."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def environment(name: str) -> dict[str, str]:
    """The process environment of the benchmark of this name."""
    return os.environ | {
        "DEBUG": "0",
        "SECRET_KEY": "a secret for measuring only " * 3,
        "RECEIPT_KEY": "another secret for measuring only " * 2,
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "TRUSTED_PROXY_COUNT": "1",
        "VAR_DIR": str(ROOT / "var" / "bench" / name),
        "HUB_ENV_FILE": os.devnull,
        "DJANGO_SETTINGS_MODULE": "hub.settings",
        "DATABASE_URL": "",
        "POSTS_A_MINUTE": "1000000",
        "POSTS_AN_HOUR": "1000000",
        "NEW_MEMBER_POSTS_A_DAY": "1000000",
    }
