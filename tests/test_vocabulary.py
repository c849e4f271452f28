"""The vocabulary of docs/glossary.md: module names, class names and docstrings of the product."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("hub", "accounts", "learn", "networks")

# Names that another word replaced, and bare gerunds: a module is named by the noun it holds.
BANNED_MODULES = frozenset(
    [
        "above",
        "acquaintance",
        "alike",
        "aside",
        "below",
        "beside",
        "bylines",
        "citing",
        "doors",
        "exchange",
        "figures_of",
        "front",
        "giving_back",
        "glance",
        "holders",
        "keys",
        "kept",
        "likeness",
        "meeting",
        "mine",
        "people_of",
        "piece",
        "places",
        "reading_of",
        "refused",
        "sending",
        "seen",
        "standing",
        "story",
        "told",
        "trail",
        "unknown_sender",
        "verdict",
        "words",
        "zips",
    ]
)
GERUNDS_OF_THE_FIELD = frozenset(
    [
        "authoring",
        "editing",
        "email_parsing",
        "embedding",
        "exporting",
        "file_screening",
        "importing",
        "indexing",
        "matching",
        "merging",
        "nesting",
        "parsing",
        "posting",
        "ranking",
        "reindexing",
        "rendering",
        "safeguarding",
        "scanning",
        "screening",
        "sharing",
        "spelling",
        "writing",
    ]
)
BANNED_CLASSES = frozenset(
    [
        "Asked",
        "Counts",
        "Kept",
        "Line",
        "Page",
        "Place",
        "Row",
        "Sent",
        "SetAside",
        "Shown",
        "Standing",
        "Talk",
        "Told",
        "Verdict",
    ]
)
# Django finds management commands by this name.
REPEATED_BY_DJANGO = frozenset({"Command"})
DIALECT = re.compile(
    r"(Of|What|Who|Whom|Whose|Those|That|Where|Whether|How|Why|When|Whoever|Whatever|Nothing"
    r"|Everything|Somebody)\b"
)


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def test_modules_have_the_names_of_the_glossary() -> None:
    names = {path.stem if path.stem != "__init__" else path.parent.name for path in modules()}
    assert names & BANNED_MODULES == set()
    gerunds = {name for name in names if name.endswith("ing")} - GERUNDS_OF_THE_FIELD
    assert gerunds == set()


def test_no_class_name_stands_twice() -> None:
    names = Counter(
        node.name
        for path in modules()
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef)
    )
    repeated = {name for name, times in names.items() if times > 1} - REPEATED_BY_DJANGO
    assert repeated == set()
    assert names.keys() & BANNED_CLASSES == set()


# Packages whose docstrings are rewritten; the others follow.
REWRITTEN = (
    *("hub/search", "hub/quotations", "hub/safeguarding", "hub/posts", "hub/database", "hub/files"),
    *("learn/contributions", "learn/comments", "learn/importing", "learn/admin", "learn/demo"),
    *("networks/access", "networks/exporting", "networks/forms", "networks/integrations"),
    *("networks/members", "networks/models", "networks/views", "networks/demo"),
)


@pytest.mark.parametrize("package", REWRITTEN)
def test_docstrings_begin_as_english_does(package: str) -> None:
    """An imperative or a noun phrase, not the clause of a sentence that nobody wrote."""
    wrong = []
    for path in modules():
        if not path.is_relative_to(ROOT / package):
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node) or ""
                if DIALECT.match(text):
                    wrong.append(f"{path.relative_to(ROOT)}: {text.splitlines()[0]}")
    assert wrong == []
