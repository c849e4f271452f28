"""Loaded before Django's settings: the tests have a database server of their own, without fsync."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DURABLE", "0")
os.environ.setdefault("VAR_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ.setdefault("HUB_ENV_FILE", os.devnull)
# Each process has files of its own: one deletes what its database does not name, another has just stored it.
os.environ["FILES_DIR"] = tempfile.mkdtemp(prefix="hub-files-")
atexit.register(shutil.rmtree, os.environ["FILES_DIR"], ignore_errors=True)
# The people of the tests are new and write quickly; tests of the limits set their own.
for limit in (
    "POSTS_A_MINUTE",
    "POSTS_AN_HOUR",
    "NEW_MEMBER_POSTS_A_DAY",
    "NEW_MEMBER_THREADS_A_DAY",
):
    os.environ.setdefault(limit, "100000")
