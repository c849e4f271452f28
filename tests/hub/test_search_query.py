"""Reading what somebody typed: nothing is ever an error."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.search.text.query import MOST_FIELDS, MOST_PHRASES, ParsedQuery, parse


def shape(query: ParsedQuery) -> list[list[str]]:
    """Each clause with its alternatives; the words of a phrase are joined by "+"."""
    return [
        [("+" if choice.phrase else "&").join(choice.terms) for choice in clause.alternatives]
        for clause in query.clauses
    ]


def test_words_must_all_be_there() -> None:
    assert shape(parse("central line infections")) == [["central"], ["line"], ["infect"]]


def test_a_phrase_is_one_thing_and_a_minus_takes_out() -> None:
    query = parse('"central line" infection -adult -"older people"')
    assert shape(query) == [["central+line"], ["infect"]]
    assert [clause.alternatives[0].terms for clause in query.without] == [
        ("adult",),
        ("older", "peopl"),
    ]


def test_or_joins_its_neighbours() -> None:
    assert shape(parse("sepsis OR septicaemia children")) == [["sepsi", "septicemia"], ["children"]]


def test_fields_narrow() -> None:
    query = parse('tag:sepsis author:"Jo Hart" -type:blog year:2024 falls')
    assert query.fields == [("tag", "sepsis"), ("author", "Jo Hart"), ("year", "2024")]
    assert query.without_fields == [("type", "blog")]
    assert shape(query) == [["fall"]]


def test_a_word_said_twice_counts_once() -> None:
    assert shape(parse("pain pain PAIN")) == [["pain"]]


@pytest.mark.parametrize(
    "text", ["OR", '"', '"unfinished', "tag:", "-", "--", "OR OR", '""', "a:b:c", "(((", "\x00"]
)
def test_a_broken_query_is_read_as_words(text: str) -> None:
    assert parse(text).text is not None


def test_an_open_quotation_mark_loses_no_word() -> None:
    assert shape(parse('"central line')) == [["central"], ["line"]]
    assert shape(parse("tag: sepsis")) == [["tag"], ["sepsi"]]


@given(st.text(max_size=300))
def test_any_text_can_be_asked(text: str) -> None:
    assert len(parse(text).clauses) <= 32


HOSTILE = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "naughty_strings.json"
)


@pytest.mark.skipif(
    not HOSTILE.exists(), reason="the collection of hostile strings is not beside the project"
)
def test_hostile_strings_can_be_asked() -> None:
    for text in json.loads(HOSTILE.read_text()):
        parse(text)


def test_fields_and_phrases_past_the_limit_are_read_as_words() -> None:
    fields = parse(" ".join(f"author:name{number}" for number in range(MOST_FIELDS + 2)))
    assert len(fields.fields) == MOST_FIELDS and fields.is_simplified
    assert shape(fields) == [["name8"], ["name9"]]
    phrases = parse(" ".join(f'"ward {number} round"' for number in range(MOST_PHRASES + 1)))
    assert [clause.alternatives[0].phrase for clause in phrases.clauses] == [
        True
    ] * MOST_PHRASES + [False]
    assert phrases.is_simplified


def test_what_is_left_out_counts_towards_the_limits_too() -> None:
    fields = parse(" ".join(f"-tag:name{number}" for number in range(MOST_FIELDS + 1)))
    assert len(fields.without_fields) == MOST_FIELDS
    assert [clause.alternatives[0].terms for clause in fields.without] == [("name8",)]
    pairs = parse(" ".join(f"-central-line{number}" for number in range(MOST_PHRASES + 1)))
    assert [clause.alternatives[0].phrase for clause in pairs.without] == [True] * MOST_PHRASES + [
        False
    ]


def test_within_the_limits_nothing_is_simplified() -> None:
    allowed = [f"tag:t{number}" for number in range(MOST_FIELDS)] + [
        f'"a{n} ward"' for n in range(MOST_PHRASES)
    ]
    assert not parse(" ".join(allowed)).is_simplified
