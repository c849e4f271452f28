"""Lists of abbreviations, read into search."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from hub.search.index import locked_state
from hub.search.models import Abbreviation

pytestmark = pytest.mark.django_db


def run(*files: Path) -> tuple[str, str]:
    """What the command says, and what it complains of."""
    told, complained = StringIO(), StringIO()
    call_command("import_abbreviations", *map(str, files), stdout=told, stderr=complained)
    return told.getvalue(), complained.getvalue()


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def pairs() -> set[tuple[str, str]]:
    return set(Abbreviation.objects.values_list("short", "long"))


def test_without_a_file_the_start_list_is_read() -> None:
    told, complained = run()
    assert complained == ""
    assert ("CLABSI", "central line associated bloodstream infection") in pairs()
    assert Abbreviation.objects.count() >= 150
    assert (
        told
        == f"abbreviations.csv: added {Abbreviation.objects.count()}, known already 0, passed over 0.\n"
    )


def test_reading_twice_adds_nothing() -> None:
    run()
    before = Abbreviation.objects.count()
    told, _ = run()
    assert told == f"abbreviations.csv: added 0, known already {before}, passed over 0.\n"
    assert Abbreviation.objects.count() == before


def test_csv_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    run(written(tmp_path / "list.csv", "\ufeffLong,Note,SHORT\nhand  hygiene ,x, HH\n"))
    assert pairs() == {("HH", "hand hygiene")}


def test_json_gives_each_meaning_a_row(tmp_path: Path) -> None:
    path = written(
        tmp_path / "list.json",
        json.dumps({"MS": ["multiple sclerosis", "mitral stenosis"], "HR": "heart"}),
    )
    run(path)
    assert pairs() == {("MS", "multiple sclerosis"), ("MS", "mitral stenosis"), ("HR", "heart")}


def test_case_alone_makes_no_second_row(tmp_path: Path) -> None:
    told, _ = run(written(tmp_path / "list.csv", "short,long\nHR,heart rate\nhr,Heart Rate\n"))
    assert pairs() == {("HR", "heart rate")}
    assert "added 1, known already 1" in told


def test_rows_that_do_not_fit_are_named_and_the_rest_is_kept(tmp_path: Path) -> None:
    lines = [
        "short,long",
        "HR,heart rate",
        "X,",
        "Y",
        f"{'A' * 31},too long",
        f"Z,{'b' * 151}",
        "BP,blood pressure",
    ]
    told, complained = run(written(tmp_path / "list.csv", "\n".join(lines)))
    assert pairs() == {("HR", "heart rate"), ("BP", "blood pressure")}
    assert "passed over 4" in told
    assert "Line 3: the short or the long form is missing." in complained
    assert "Line 4: the short or the long form is missing." in complained
    assert "is longer than 30 characters" in complained
    assert "what Z stands for is longer than 150 characters" in complained


def test_values_that_are_no_text_are_passed_over(tmp_path: Path) -> None:
    _, complained = run(
        written(tmp_path / "list.json", '{"A": [1, null, "ampere"], "B": {}, "C": []}')
    )
    assert pairs() == {("A", "ampere")}
    assert complained.count("missing") == 3


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "list.csv",
            "abbreviation,meaning\nHR,heart rate\n",
            "must name the columns short and long",
        ),
        ("list.csv", "", "must name the columns short and long"),
        ("list.json", '["HR"]', "must map each short form"),
        ("list.json", '{"HR": ', "no JSON"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        run(written(tmp_path / name, text))


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.csv")
    binary = tmp_path / "list.csv"
    binary.write_bytes(b"short,long\nHR,\xff\xfe\n")
    with pytest.raises(CommandError, match="UTF-8"):
        run(binary)
    assert not pairs()


def test_search_notices_only_what_is_new(tmp_path: Path) -> None:
    path = written(tmp_path / "list.csv", "short,long\nHR,heart rate\n")
    before = locked_state().version
    run(path)
    after = locked_state().version
    run(path)
    assert after == before + 1
    assert locked_state().version == after
