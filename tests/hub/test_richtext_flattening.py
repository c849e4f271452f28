"""One text cannot break a page: it is nested six deep at most and has no long blank runs, and no word is lost."""

from __future__ import annotations

import re
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.richtext.nesting import MOST_NESTED
from hub.richtext.plain_text import plain_text
from hub.richtext.sanitizer import sanitize

CONTAINERS = re.compile(r"<(/?)(?:blockquote|ul|ol|dl|table)\b")


def depth_of(html: str) -> int:
    depth = deepest = 0
    for is_end in CONTAINERS.findall(html):
        depth += -1 if is_end else 1
        deepest = max(deepest, depth)
    return deepest


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("<blockquote><p>word", "</p></blockquote>"),
        ("<blockquote>word", "</blockquote>"),
        ("<ul><li>word", "</li></ul>"),
        ("<ol><li><p>word</p>", "</li></ol>"),
        ("<table><tr><td>word", "</td></tr></table>"),
        ("<dl><dt>word</dt><dd>word", "</dd></dl>"),
    ],
)
@pytest.mark.parametrize("is_closed", [True, False])
def test_deep_nesting_is_flattened_and_every_word_stands_apart(
    begin: str, end: str, is_closed: bool
) -> None:
    rich = sanitize(begin * 30 + end * 30 * is_closed)
    assert depth_of(rich) == MOST_NESTED
    assert plain_text(rich).split() == ["word"] * begin.count("word") * 30
    assert sanitize(rich) == rich


def test_six_levels_stay_as_they_are() -> None:
    rich = "<ul><li><p>word</p>" * 6 + "</li></ul>" * 6
    assert sanitize(rich) == rich


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>a</p>" + "<p></p>" * 50 + "<p>b</p>", "<p>a</p><p></p><p>b</p>"),
        ("<p>a</p>" + "<p><br></p>\n<p>&nbsp;</p>" * 9 + "<p>b</p>", "<p>a</p><p></p><p>b</p>"),
        ("<p>a" + "<br>" * 50 + "b</p>", "<p>a<br><br>b</p>"),
        ("<pre>a" + "\n" * 50 + "b</pre>", "<pre>a\n\n\nb</pre>"),
        ("<p>a</p><p></p><p>b<br><br>c</p>", "<p>a</p><p></p><p>b<br><br>c</p>"),
    ],
)
def test_blank_runs_are_folded(typed: str, kept: str) -> None:
    assert sanitize(typed) == kept


@pytest.mark.parametrize(
    "piece",
    [
        "<blockquote>",
        "<blockquote><p>a",
        "<ul><li>a",
        "<table><tr><td>a",
        "<div>",
        "<strong>",
        "<br>",
        "<p></p>",
        "<a b",
    ],
)
def test_a_text_of_nothing_but_tags_is_quick(piece: str) -> None:
    hostile = piece * (100_000 // len(piece)) + "deep"
    started = perf_counter()
    rich = sanitize(hostile)
    assert perf_counter() - started < 2
    assert depth_of(rich) <= MOST_NESTED


def test_the_3800_nested_quotes_of_the_field() -> None:
    rich = sanitize("<blockquote>" * 3800 + "the words" + "</blockquote>" * 3800)
    assert plain_text(rich) == "the words"
    assert len(rich) < 300


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<ul>", "<li>", "</li>", "</ul>", "<blockquote>", "</blockquote>", "<p>", "word "]
        )
    )
)
def test_any_order_of_tags_is_stable(pieces: list[str]) -> None:
    rich = sanitize("".join(pieces))
    assert sanitize(rich) == rich
    assert depth_of(rich) <= MOST_NESTED
    assert plain_text(rich).split() == ["word"] * pieces.count("word ")
