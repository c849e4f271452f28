"""Loaded before Django's settings: the tests have a database server of their own, without fsync."""

import os
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DURABLE", "0")
os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("HUB_ENV_FILE", os.devnull)
