"""The shape of the product's packages (docs/architecture.md)."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STANDARD = frozenset(
    [
        *("__init__", "__main__", "admin", "apps", "emails", "feeds", "flows", "forms", "models"),
        *("permissions", "querysets", "tasks", "urls", "views"),
    ]
)
OF_THE_PROJECT = frozenset(["admin_config", "asgi", "checks", "env", "rsgi", "settings", "wsgi"])
# Packages of one standard kind: as many modules as there are forms, pages or kinds of rows.
OF_ONE_KIND = frozenset(["admin", "commands", "flows", "forms", "migrations", "models", "views"])
MOST = 8


def modules_of(package: str) -> dict[str, set[str]]:
    """Module names by folder, without the standard set."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in (ROOT / package).rglob("*.py"):
        if OF_ONE_KIND.isdisjoint(path.relative_to(ROOT).parts[:-1]):
            found[str(path.parent.relative_to(ROOT))].add(path.stem)
    return {folder: names - STANDARD for folder, names in found.items()}


@pytest.mark.parametrize("package", ["hub", "accounts", "learn", "networks"])
def test_a_package_has_at_most_eight_modules_of_its_own(package: str) -> None:
    """A ninth is a sign of a second package."""
    found = modules_of(package)
    if package == "hub":
        found["hub"] -= OF_THE_PROJECT
    assert {folder: sorted(names) for folder, names in found.items() if len(names) > MOST} == {}
