"""What may identify a patient: the examples, and the borders of each rule."""

import time
from itertools import pairwise

import pytest

from hub.safeguarding.rules import Kind, find
from tests.hub.safeguarding.examples import HELD_BACK, TUNE, Scores, examples, scores

BOTH = pytest.mark.parametrize("part", [TUNE, HELD_BACK])
REAL = "999 247 5145"


@pytest.fixture(scope="module")
def measured() -> dict[str, Scores]:
    return {part: scores(part) for part in (TUNE, HELD_BACK)}


def kinds(text: str) -> list[Kind]:
    return [finding.kind for finding in find(text)]


# --- The examples ---------------------------------------------------------------------------------


def test_there_are_examples_enough_and_half_of_them_hold_nothing() -> None:
    written = [example for part in (TUNE, HELD_BACK) for example in examples(part)]
    assert len(written) >= 240
    assert sum(not example.finds for example in written) * 2 >= len(written)
    assert len({example.text for example in written}) == len(written)


@BOTH
def test_nearly_all_is_found_and_little_else(measured: dict[str, Scores], part: str) -> None:
    together = measured[part].together
    assert together.precision >= 0.9
    assert together.recall >= 0.95


@BOTH
def test_every_nhs_number_is_found_and_nothing_is_taken_for_one(measured: dict[str, Scores], part: str) -> None:
    score = measured[part].by_kind[Kind.NHS_NUMBER]
    assert (score.precision, score.recall) == (1.0, 1.0)
    assert score.right >= 15


# --- The rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["", " ", "-", ".", "\u00a0", "\u2013", "\u200b", "\u00ad"])
def test_an_nhs_number_is_found_however_it_is_spaced(gap: str) -> None:
    (finding,) = find(f"See {REAL.replace(' ', gap)} again")
    assert finding.kind is Kind.NHS_NUMBER
    assert finding.is_final


@pytest.mark.parametrize("known", ["943 476 5919", "9434765919", "401 023 2137", "9876543210"])
def test_numbers_that_guides_print_are_found_too(known: str) -> None:
    assert kinds(known) == [Kind.NHS_NUMBER]


def test_one_wrong_digit_is_no_nhs_number() -> None:
    assert kinds("999 247 5146") == []
    assert [finding.is_final for finding in find("NHS number 999 247 5146")] == [False]


def test_the_check_digit_ten_is_never_given() -> None:
    assert kinds("999 123 4560") == []


def test_a_chi_number_is_told_apart_in_the_reason() -> None:
    (finding,) = find("1704824338")
    assert finding.is_final
    assert "CHI" in finding.reason


def test_three_cells_of_a_table_are_no_number_unless_they_are_called_one() -> None:
    assert kinds("999\n247\n5145") == []
    assert kinds("NHS number: 999\n247\n5145") == [Kind.NHS_NUMBER]


def test_a_finding_says_where_it_stands() -> None:
    text = "Please ring 07700 900123, thank you."
    (finding,) = find(text)
    assert text[finding.start : finding.end] == finding.text == "07700 900123"
    assert not finding.is_final


def test_findings_come_in_the_order_of_the_text_and_do_not_overlap() -> None:
    found = find("Mrs Hill, DOB 3/4/51, LS6 2AB, NHS 999 247 5145, j.hill@example.com, MRN 448213, 07700 900123")
    assert [finding.kind.value for finding in found] == [
        *("name", "birth-date", "postcode", "nhs-number", "e-mail", "hospital-number", "telephone")
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_stronger_kind_wins_where_two_would_fit() -> None:
    assert kinds("Hospital number 9992475145") == [Kind.NHS_NUMBER]


def test_numbers_in_addresses_of_pages_are_left_alone() -> None:
    assert kinds("https://example.org/9992475145/07700900123 and www.example.org/LS6-2AB") == []


@pytest.mark.parametrize("text", ["", " ", "\n", "@", "Mr", "Dr ", "born", "DOB", "+", "((((((", "\x00", "\ud83d"])
def test_scraps_are_no_findings(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("scrap", ["0 1 2 3 ", "born ", "a.b.c.", "+1 ", "J. K. ", "Mr Hill 07700 900123 ", "DOB "])
def test_a_long_text_takes_no_longer_than_its_length(scrap: str) -> None:
    """Four times the text takes some four times the processor's time; a rule that looks back takes sixteen."""

    def seconds(text: str) -> float:
        began = time.process_time()
        find(text)
        return time.process_time() - began

    find(scrap * 100)
    short, long = (min(seconds(scrap * (size // len(scrap))) for _ in range(2)) for size in (10_000, 40_000))
    assert long < short * 12 + 0.05
