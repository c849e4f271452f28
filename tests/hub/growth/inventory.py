"""Every regular expression of the product, read out of its source: none can be left out of the growth test."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import accounts
import hub
import learn
import networks

PRODUCT = (accounts, hub, learn, networks)
ROOT = Path(hub.__file__).parent.parent
# A migration meets the rows of its day, and repeats the validators of the models.
LEFT_OUT = (".migrations", "__main__")
FUNCTIONS_OF_RE = {
    "compile",
    "sub",
    "subn",
    "search",
    "match",
    "fullmatch",
    "split",
    "findall",
    "finditer",
}
ONE_PLACE = {"match", "fullmatch"}  # these try one place of the text; all others try each


@dataclass
class PatternSite:
    """One place of the source that makes a pattern, with the patterns it makes and the methods they are used with.

    `patterns` is empty where the source builds one at run time.
    """

    module: str
    line: int
    name: str
    patterns: list[re.Pattern[str]]
    methods: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.module}:{self.name}"


@cache
def product_modules() -> dict[str, ModuleType]:
    found = {}
    for package in PRODUCT:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(part in module.name for part in LEFT_OUT):
                found[module.name] = importlib.import_module(module.name)
    return found


@cache
def pattern_sites() -> tuple[PatternSite, ...]:
    """All of them, in the order of modules and lines."""
    return tuple(site for name in sorted(product_modules()) for site in _sites_of(name))


def other_ways_to_patterns() -> list[str]:
    """Imports and look-ups that this inventory would not see."""
    found = []
    for name in product_modules():
        for node in ast.walk(_tree(name)):
            if isinstance(node, ast.ImportFrom) and node.module in {"re", "regex", "re2"}:
                found.append(f"{name}: import the whole module `re`")
            if isinstance(node, ast.Import) and any(
                each.name in {"regex", "re2"} or (each.name == "re" and each.asname)
                for each in node.names
            ):
                found.append(f"{name}: import `re` under its own name")
            if isinstance(node, ast.keyword) and (node.arg or "").endswith("regex"):
                found.append(f"{name}: a pattern that PostgreSQL runs")
    return found


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(Path(product_modules()[module].__file__ or "").read_text("utf-8"))


def _sites_of(module: str) -> Iterator[PatternSite]:
    names = {
        id(node): name
        for name, statement in _assignments(_tree(module))
        for node in ast.walk(statement)
    }
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Call) and (made_by := _maker(node)) and node.args:
            name = names.get(id(node), "")
            site = PatternSite(
                module, node.lineno, name or f"re.{made_by}", _made(module, node, name)
            )
            site.methods = _methods_of(module, name) if made_by == "compile" and name else {made_by}
            yield site


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    for statement in ast.walk(tree):
        if isinstance(statement, ast.Assign) and isinstance(
            statement.targets[0], ast.Name | ast.Attribute
        ):
            target = statement.targets[0]
            yield (target.id if isinstance(target, ast.Name) else target.attr), statement


def _maker(call: ast.Call) -> str:
    called = call.func
    if (
        isinstance(called, ast.Attribute)
        and isinstance(called.value, ast.Name)
        and called.value.id == "re"
    ):
        return called.attr if called.attr in FUNCTIONS_OF_RE else ""
    name = (
        called.attr
        if isinstance(called, ast.Attribute)
        else called.id
        if isinstance(called, ast.Name)
        else ""
    )
    return {"RegexValidator": "search", "re_path": "search"}.get(name, "")


def _made(module: str, call: ast.Call, name: str) -> list[re.Pattern[str]]:
    """The pattern as the module itself would make it; else what stands under the name it was given."""
    space = vars(product_modules()[module])
    flags = [each.value for each in call.keywords if each.arg == "flags"]
    is_compile = isinstance(call.func, ast.Attribute) and call.func.attr == "compile"
    flags += call.args[1:2] if is_compile else []
    try:
        pattern, *flag = (_evaluated(each, space) for each in [call.args[0], *flags])
    except NameError:
        return list(_patterns_in(space.get(name)))
    return [re.compile(pattern, *flag)] if isinstance(pattern, str) else list(_patterns_in(pattern))


def _evaluated(node: ast.expr, space: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "<pattern>", "eval"), space)  # noqa: S307 - our own source


def _patterns_in(value: Any) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from _patterns_in(list(value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _patterns_in(each)


@cache
def _methods_of(module: str, name: str) -> set[str]:
    """Methods of patterns called on this name, here or where it is imported; all if none is seen, as in a loop."""
    used = set()
    own = vars(product_modules()[module]).get(name)
    for other in product_modules():
        if other == module or (own is not None and vars(product_modules()[other]).get(name) is own):
            used |= {
                node.attr
                for node in ast.walk(_tree(other))
                if isinstance(node, ast.Attribute)
                and node.attr in FUNCTIONS_OF_RE
                and name in {getattr(node.value, "id", ""), getattr(node.value, "attr", "")}
            }
    return used or {"finditer"}
