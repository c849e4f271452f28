"""Texts that are hard for a regular expression: common ones, and some out of the expression itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from re import _constants as op  # type: ignore[attr-defined]  # the standard library's own reading of a pattern
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

type TextOfLength = Callable[[int], str]

LONG_REPEAT = 16  # of this many times and more, a repetition is tried at length
MOST_ATTACKS = 150  # for one pattern
END = "z~"  # what most repetitions end at
PUMPS = (" ", "\n", "a", "A", "1", ".", ",", '"', "<", "-", "_", "(", "\u00a0")
COMMON = (
    *(
        " ",
        "\n",
        "\t",
        "\u00a0",
        "\u200b",
        "a",
        "Z",
        "9",
        "é",
        "_",
        ".",
        ",",
        ";",
        ":",
        "!",
        "-",
        "/",
        "\\",
        "'",
        "’",
    ),
    *('"', "(", "[", "{", "<", ">", "@", "#", "=", "&", "*", "+", "|"),
    *(
        "a ",
        "A ",
        "1 ",
        "a.",
        "1.",
        "1-",
        "a,",
        "a\n",
        "\n ",
        " \n",
        "a@",
        "@a",
        "a-",
        "1,2 ",
        '" ',
        'a"',
        "I ",
        "to ",
    ),
    *(
        "<a ",
        "<a>",
        "<p><b>",
        "</p>",
        "<br>",
        '<a href="',
        "<img ",
        "<blockquote>",
        "<ul><li>",
        "</li></ul>",
        "<!--",
    ),
    *(
        "http://",
        "http://a ",
        "www.",
        "10.1000/",
        "&amp;",
        "&#",
        "word ",
        "Word ",
        "Aa Bb ",
        "a b. C d, ",
        "1.2.3.",
    ),
    *(
        "<td>1</td>",
        "<tr><td>9</td></tr>",
        "1\n",
        "0 1 2 3 ",
        "999 247 5145 ",
        "9 9 9 ",
        "9/",
        "9_",
        "(9)",
    ),
)


def common_attacks() -> Iterator[tuple[str, TextOfLength]]:
    for unit in COMMON:
        yield repr(unit), _repeated("", unit)


def attacks_on(pattern: re.Pattern[str]) -> Iterator[tuple[str, TextOfLength]]:
    """The common ones, then what leads the pattern to each long repetition and lets it fail after it."""
    yield from common_attacks()
    yield from islice(_own_attacks(pattern), MOST_ATTACKS)


def example_of(pattern: re.Pattern[str]) -> str:
    """A text that the pattern mostly fits: its first alternatives, its shortest repetitions."""
    return _sample(_parsed(pattern))


def _own_attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, TextOfLength]]:
    whole = example_of(pattern)
    if whole:
        yield f"{whole!r} again and again", _repeated("", whole)
        yield f"{whole[:-1]!r} again and again", _repeated("", whole[:-1] or "a")
    leads = dict.fromkeys(_leads(_parsed(pattern), ""))
    for lead, body in leads:
        for pump in dict.fromkeys((body, *PUMPS)):
            if pump:
                yield f"{lead!r}, then {pump!r}", _repeated(lead, pump)
                if lead:
                    yield f"{lead + pump!r} again and again", _repeated("", lead + pump)


def examples_again_and_again(
    patterns: Iterable[re.Pattern[str]],
) -> Iterator[tuple[str, TextOfLength]]:
    """What many findings of each pattern cost."""
    for example in dict.fromkeys(example_of(pattern) for pattern in patterns):
        if example:
            yield f"{example!r} again and again", _repeated("", f"{example} ")


def _repeated(lead: str, unit: str) -> TextOfLength:
    return lambda length: (lead + unit * (length // len(unit)))[:length] + END


def _parsed(pattern: re.Pattern[str]) -> Any:
    return parser.parse(pattern.pattern, pattern.flags)


def _leads(nodes: Any, lead: str) -> Iterator[tuple[str, str]]:
    """What stands before each long repetition, and what it repeats."""
    for kind, argument in nodes:
        if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            _least, most, body = argument
            yield from _leads(body, lead)
            if most >= LONG_REPEAT:
                yield lead, _sample(body)
        else:
            for inner in _inner(kind, argument):
                yield from _leads(inner, lead)
        lead += _sample([(kind, argument)])


def _inner(kind: Any, argument: Any) -> list[Any]:
    if kind is op.SUBPATTERN:
        return [argument[-1]]
    if kind is op.BRANCH:
        return list(argument[1])
    if kind in {op.ASSERT, op.ASSERT_NOT}:
        return [argument[1]]
    return [argument] if kind is op.ATOMIC_GROUP else []


def _sample(nodes: Any) -> str:
    return "".join(_sample_of(kind, argument) for kind, argument in nodes)


def _sample_of(kind: Any, argument: Any) -> str:
    if kind is op.LITERAL:
        return chr(argument)
    if kind is op.IN:
        return _member(argument)
    if kind is op.ANY or kind is op.NOT_LITERAL:
        return "x" if argument != ord("x") else "y"
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        least, most, body = argument
        return _sample(body) * int(max(least, 1 if most > 1 else 0))
    if kind in {op.ASSERT, op.ASSERT_NOT}:
        return ""
    inner = _inner(kind, argument)
    return _sample(inner[0]) if inner else ""


def _member(items: Any) -> str:
    if items[0][0] is op.NEGATE:
        return next(
            (each for each in 'x1 A.-"' if not any(_holds(item, each) for item in items[1:])), "§"
        )
    return next(
        (each for each in "x1 A.-" if any(_holds(item, each) for item in items)), _first(items[0])
    )


def _first(item: Any) -> str:
    kind, argument = item
    return (
        chr(int(argument[0] if kind is op.RANGE else argument))
        if kind in {op.RANGE, op.LITERAL}
        else "§"
    )


def _holds(item: Any, letter: str) -> bool:
    kind, argument = item
    if kind is op.LITERAL:
        return ord(letter) == int(argument)
    if kind is op.RANGE:
        return int(argument[0]) <= ord(letter) <= int(argument[1])
    if kind is op.CATEGORY:
        name = str(argument).removeprefix("CATEGORY_").removeprefix("NOT_")
        is_in = {"DIGIT": letter.isdigit(), "SPACE": letter.isspace()}.get(
            name, letter.isalnum() or letter == "_"
        )
        return is_in != ("NOT_" in str(argument))
    return False
