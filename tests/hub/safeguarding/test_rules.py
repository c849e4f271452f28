"""What may identify a patient: the examples, and the borders of each rule."""

import time
from itertools import pairwise

import pytest

from hub.richtext.plain_text import plain_blocks
from hub.richtext.widgets import RichTextFormField
from hub.safeguarding.rules import FindingKind, find
from tests.hub.safeguarding.examples import HELD_BACK, TUNE, Scores, examples, scores

BOTH = pytest.mark.parametrize("part", [TUNE, HELD_BACK])
REAL = "999 247 5145"


@pytest.fixture(scope="module")
def measured() -> dict[str, Scores]:
    return {part: scores(part) for part in (TUNE, HELD_BACK)}


def kinds(text: str) -> list[FindingKind]:
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
def test_every_nhs_number_is_found_and_nothing_is_taken_for_one(
    measured: dict[str, Scores], part: str
) -> None:
    score = measured[part].by_kind[FindingKind.NHS_NUMBER]
    assert (score.precision, score.recall) == (1.0, 1.0)
    assert score.right >= 15


# --- The rules ------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["", " ", "-", ".", "\u00a0", "\u2013", "\u200b", "\u00ad"])
def test_an_nhs_number_is_found_however_it_is_spaced(gap: str) -> None:
    (finding,) = find(f"See {REAL.replace(' ', gap)} again")
    assert finding.kind is FindingKind.NHS_NUMBER
    assert finding.is_final


@pytest.mark.parametrize("known", ["943 476 5919", "9434765919", "401 023 2137", "9876543210"])
def test_numbers_that_guides_print_are_found_too(known: str) -> None:
    assert kinds(known) == [FindingKind.NHS_NUMBER]


def test_one_wrong_digit_is_no_nhs_number() -> None:
    assert kinds("999 247 5146") == []
    assert [finding.is_final for finding in find("NHS number 999 247 5146")] == [False]


def test_the_check_digit_ten_is_never_given() -> None:
    assert kinds("999 123 4560") == []


def test_a_chi_number_is_told_apart_in_the_reason() -> None:
    (finding,) = find("1704824338")
    assert finding.is_final
    assert "CHI" in finding.reason


@pytest.mark.parametrize(
    "gap",
    [
        *(
            "/",
            "_",
            ",",
            "·",
            "\u2212",
            " / ",
            " - ",
            "  ",
            "     ",
            ", ",
            " \u2013 ",
            ". ",
            "\u200e",
            "\ufeff",
            "\u202d",
        ),
        *(" \u200e", "\u202d ", "\u2011", "\u2027", "\u2028", "\t", "\n", " | ", "\n| "),
    ],
)
@pytest.mark.parametrize(
    "groups", ["999 247 5145", "99924 75145", "9 9 9 2 4 7 5 1 4 5", "999247 5145"]
)
def test_an_nhs_number_is_found_in_every_form_that_happens(gap: str, groups: str) -> None:
    (finding,) = find(f"See {groups.replace(' ', gap)} again")
    assert finding.kind is FindingKind.NHS_NUMBER
    assert finding.is_final


@pytest.mark.parametrize(
    "written",
    [
        *(
            "(999) 247 5145",
            "999(247)5145",
            "(999)(247)(5145)",
            "( 999 247 5145 )",
            "(999) 247-5145 NHS",
        ),
        *(
            "\ufeff999 247 5145",
            "999\u202d247\u202c5145\u202c",
            "\u202a999 247 5145\u202c",
            "9\u200b9\u200b92475145",
        ),
        *(
            "99 92 47 51 45",
            "999 247 514 5",
            "９９９ ２４７ ５１４５",
            "NHS\u00a0No.\ufeff 999 - 247 - 5145",
        ),
        *(
            "https://ward.example/patients/9992475145",
            "https://ward.example/?nhs=999%20247%205145&page=2",
        ),
        *(
            "www.ward.example/9992475145/notes",
            "https://ward.example/999-247-5145.pdf",
            "https://x.example/a#999+247+5145",
        ),
        *(
            "https://ward.example/?q=%209992475145%20",
            "https://ward.example/%E2%80%8E999%C2%A0247%C2%A05145",
        ),
        *("https://ward.example/?nhs=170%20482%204338", "Born 1957.\n999\n247\n5145\nSeen in May"),
    ],
)
def test_an_nhs_number_is_found_in_brackets_addresses_and_behind_what_nobody_sees(
    written: str,
) -> None:
    assert FindingKind.NHS_NUMBER in kinds(f"Seen: {written}")


@pytest.mark.parametrize(
    "written",
    [
        *(
            "9, 9, 9, 2, 4, 7, 5, 1, 4, 5, 3",
            "12 9 9 9 2 4 7 5 1 4 5",
            "1,999,247,514",
            "9.99 2.47 51.45",
            "99, 92, 475, 145",
        ),
        *(
            "12\n999\n247\n5145",
            "999\n247\n5145\n12",
            "(999) 247-5145",
            "100\n247\n5140",
            "+44 7700 900123",
        ),
        *(
            "https://ward.example/article9992475145",
            "https://doi.org/10.1000/999.247.5145",
            "10.1000/9992475145",
        ),
        *(
            "https://shop.example/dp/9992475145",
            "https://ward.example/1600000004",
            "https://ward.example/99924751451",
        ),
    ],
)
def test_figures_that_stand_in_a_row_or_an_address_are_no_nhs_number(written: str) -> None:
    assert FindingKind.NHS_NUMBER not in kinds(written)


@pytest.mark.parametrize(
    "body",
    [
        "<table><tr><td>999</td><td>247</td><td>5145</td></tr></table>",
        "<table><tr>{}</tr></table>".format(
            "".join(f"<td><p>{digit}</p></td>" for digit in "9992475145")
        ),
        "<table><tr><td>999</td></tr><tr><td>247</td></tr><tr><td>5145</td></tr></table>",
        "<ul><li>999</li><li>247</li><li>5145</li></ul>",
        "<p>999<br>247<br>5145</p>",
        "<p>9<strong>99</strong> 2<em>47</em>&nbsp;5145</p>",
        '<p><a href="https://ward.example/" title="999 247 5145">Notes</a></p>',
        '<p><a href="https://ward.example/?n=9992475145">Notes</a></p>',
        '<p><a href="https://ward.example/999-247-5145" title="Notes"><abbr title="Ward">W</abbr></a></p>',
        '<p><abbr title="&lt;999 247 5145&gt;">Mr A</abbr></p>',
        f'<img src="/files/{"a" * 24}/" alt="" title="999 247 5145">',
        f'<img src="/files/{"a" * 24}/" alt="Wristband 999/247/5145">',
    ],
)
def test_an_nhs_number_is_found_wherever_it_stands_in_rich_text(body: str) -> None:
    text = "\n".join(plain_blocks(RichTextFormField().clean(body)))
    assert kinds(text) == [FindingKind.NHS_NUMBER]


def test_a_finding_says_where_it_stands() -> None:
    text = "Please ring 07700 900123, thank you."
    (finding,) = find(text)
    assert text[finding.start : finding.end] == finding.text == "07700 900123"
    assert not finding.is_final


def test_findings_come_in_the_order_of_the_text_and_do_not_overlap() -> None:
    found = find(
        "Mrs Hill, DOB 3/4/51, LS6 2AB, NHS 999 247 5145, j.hill@example.com, MRN 448213, 07700 900123"
    )
    assert [finding.kind.value for finding in found] == [
        *("name", "birth-date", "postcode", "nhs-number", "e-mail", "hospital-number", "telephone")
    ]
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_stronger_kind_wins_where_two_would_fit() -> None:
    assert kinds("Hospital number 9992475145") == [FindingKind.NHS_NUMBER]


def test_numbers_in_addresses_of_pages_are_left_alone() -> None:
    assert kinds("https://example.org/a9992475145/07700900123 and www.example.org/LS6-2AB") == []


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "@", "Mr", "Dr ", "born", "DOB", "+", "((((((", "\x00", "\ud83d"]
)
def test_scraps_are_no_findings(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "scrap", ["0 1 2 3 ", "born ", "a.b.c.", "+1 ", "J. K. ", "Mr Hill 07700 900123 ", "DOB "]
)
def test_a_long_text_takes_no_longer_than_its_length(scrap: str) -> None:
    """Four times the text takes some four times the processor's time; a rule that looks back takes sixteen."""

    def seconds(text: str) -> float:
        began = time.process_time()
        find(text)
        return time.process_time() - began

    find(scrap * 100)
    short, long = (
        min(seconds(scrap * (size // len(scrap))) for _ in range(2)) for size in (10_000, 40_000)
    )
    assert long < short * 12 + 0.05
