"""Templates as they are written."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from django.template.base import FilterExpression, Node, Variable
from django.template.defaulttags import ForNode, WithNode
from django.template.smartif import TokenBase

FOLDER = Path(__file__).parents[2] / "templates"
TEMPLATES = sorted(str(file.relative_to(FOLDER)) for file in FOLDER.rglob("*.html"))


def parts(value: Any) -> Iterator[Any]:
    """What a node, an expression or a container of them is made of."""
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list | tuple):
        yield from value
    elif isinstance(value, Node | FilterExpression | TokenBase):
        names = {
            *getattr(value, "__dict__", ()),
            *(name for each in type(value).__mro__ for name in slots(each)),
        }
        yield from (getattr(value, name, None) for name in sorted(names))


def slots(kind: type) -> tuple[str, ...]:
    return tuple(getattr(kind, "__slots__", ()))


def reads(value: Any, bound: frozenset[str] = frozenset()) -> Iterator[tuple[str, frozenset[str]]]:
    """Each name that is read, with the names that loops and `with` have given around it."""
    if isinstance(value, Variable):
        if value.lookups:
            yield value.lookups[0], bound
    elif isinstance(value, ForNode):
        yield from reads(value.sequence, bound)
        yield from reads(value.nodelist_loop, bound | set(value.loopvars))
        yield from reads(value.nodelist_empty, bound)
    elif isinstance(value, WithNode):
        yield from reads(value.extra_context, bound)
        yield from reads(value.nodelist, bound | set(value.extra_context))
    else:
        for part in parts(value):
            yield from reads(part, bound)


def loops(value: Any) -> Iterator[ForNode]:
    if isinstance(value, ForNode):
        yield value
    for part in parts(value):
        yield from loops(part)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_loop_hides_what_its_template_was_given(name: str) -> None:
    """`{% for topic in topics %}` in a template that is given `topic` selected every option."""
    nodes = engines["django"].get_template(name).template.nodelist  # type: ignore[attr-defined]
    given = {read for read, bound in reads(nodes) if read not in bound}
    hidden = {variable for loop in loops(nodes) for variable in loop.loopvars} & given
    assert not hidden


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_compared_with_itself(name: str) -> None:
    nodes = engines["django"].get_template(name).template.nodelist  # type: ignore[attr-defined]
    assert not [each for each in comparisons(nodes) if str(each[0]) == str(each[1])]


def comparisons(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, TokenBase) and getattr(value, "id", "") == "==":
        yield value.first.text, value.second.text
    for part in parts(value):
        yield from comparisons(part)
