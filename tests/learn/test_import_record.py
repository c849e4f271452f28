"""What a record of an import file may say, and what is said about it if it may not."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from learn.importing.record import ArticleRecord, BadRecord, RecordAuthor
from learn.importing.values.dates import parse_date, parse_moment
from learn.importing.values.names import display_name
from learn.importing.values.text import abstract_summary, first_sentences, paragraphs, shortened
from tests.learn.import_files import a_record


def refusal(**fields: Any) -> str:
    with pytest.raises(BadRecord) as refused:
        ArticleRecord.from_fields(a_record(**fields))
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021", date(2021, 1, 1)),
        ("2021-03", date(2021, 3, 1)),
        ("2021-03-04", date(2021, 3, 4)),
        ("2021/03/04/", date(2021, 3, 4)),
        ("2021///", date(2021, 1, 1)),
        ("2021-03-04T09:30:00Z", date(2021, 3, 4)),
        ("March 2021", date(2021, 3, 1)),
        ("3 Mar 2021", date(2021, 3, 3)),
        ("March 3rd, 2021", date(2021, 3, 3)),
        ("2021 May 7", date(2021, 5, 7)),
        ("2004 Nov-Dec", date(2004, 11, 1)),
        ("Spring 2004", date(2004, 3, 1)),
    ],
)
def test_a_partial_date_is_its_first_day(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    ["03/04/2021", "yesterday", "2021-13", "31 February 2021", "20211", "Marching 2021", "4"],
)
def test_a_date_that_could_be_two_days_or_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|calendar"):
        parse_date(text)


def test_a_moment_is_kept_in_utc() -> None:
    assert parse_moment("2021-03-04T10:00:00+02:00") == datetime(2021, 3, 4, 8, tzinfo=UTC)
    assert parse_moment("2021-03-04T10:00") == datetime(2021, 3, 4, 10, tzinfo=UTC)
    assert parse_moment("March 2021") == datetime(2021, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Okafor, Ben", "Ben Okafor"),
        ("Ben Okafor", "Ben Okafor"),
        ("Okafor, B. J.", "B. J. Okafor"),
        ("Smith, RN", "RN Smith"),
        ("Okafor, Ben, Jr.", "Ben Okafor Jr."),
        ("Ben Okafor, RN, PhD", "Ben Okafor"),
        ("World Health Organization,", "World Health Organization"),
        (" , ", ""),
    ],
)
def test_a_name_reads_as_people_write_it(written: str, read: str) -> None:
    assert display_name(written) == read


def test_a_complete_record_is_read() -> None:
    record = ArticleRecord.from_fields(a_record())
    assert record.type == "case-study"
    assert record.authors == (
        RecordAuthor("Ben Okafor", "Northside Hospital"),
        RecordAuthor("Cleo Marsh"),
    )
    assert record.original_date == date(2021, 3, 1)
    assert record.is_preexisting
    assert (record.source_key, record.external_id) == ("the-ward-journal", "a-1")


def test_labels_names_and_addresses_are_understood_too() -> None:
    record = ArticleRecord.from_fields(
        a_record(
            type="Case study",
            country="Ireland",
            doi="https://doi.org/10.1000/X",
            language="en_GB",
            pmid=123,
        )
    )
    assert (record.type, record.country, record.doi, record.language) == (
        "case-study",
        "IE",
        "10.1000/X",
        "en-gb",
    )
    assert record.pmid == "123"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": None}, "title is missing"),
        ({"title": "  "}, "title is missing"),
        ({"title": ["a"]}, "title must be text, not a list"),
        ({"title": "x" * 251}, "title has 251 characters; 250 fit"),
        ({"title": "a\x00b"}, "title holds a character that cannot be stored"),
        ({"title": "a\ud800b"}, "title holds a character that cannot be stored"),
        ({"summary": 7}, "summary must be text, not a number"),
        ({"type": "essay"}, "use one of blog, interview, case-study"),
        ({"audience": "pets"}, "use one of everyone, staff"),
        ({"status": "live"}, "use one of draft, review, published, archived"),
        ({"country": "Atlantis"}, "country “Atlantis” is not known; write two letters such as GB"),
        ({"country": "⁰⁴⁵"}, "country “⁰⁴⁵” is not known"),
        ({"language": "Queen's English"}, "language “queen's english” is not a language"),
        ({"original_date": "some day"}, "original_date “some day” is not a date"),
        ({"published_at": "2021-03-04T99:00"}, "published_at “2021-03-04T99:00” is not a time"),
        (
            {"source": {"url": "javascript:alert(1)"}},
            "source.url “javascript:alert(1)” is not an address",
        ),
        ({"source": {"name": {}}}, "source.name must be text, not an object"),
        ({"source": 5}, "source must be text or an object, not a number"),
        ({"authors": [{"affiliation": "Northside"}]}, "authors.name is missing"),
        ({"authors": [7]}, "authors must be text or an object, not a number"),
        ({"tags": [True]}, "tags must be text, not true or false"),
        ({"tags": ["x" * 101]}, "tags has 101 characters"),
        ({"series": {"title": "Talks", "position": -1}}, "series.position must lie between 0"),
        (
            {"series": {"title": "Talks", "position": "first"}},
            "series.position must be a whole number, not text",
        ),
        ({"doi": "not one"}, "doi “not one” cannot be right"),
        ({"pmid": "12a"}, "pmid “12a” cannot be right"),
        ({"preexisting": "yes"}, "preexisting must be true or false, not text"),
        ({"text": "plain"}, "body and text are both given"),
        ({"titel": "A slip"}, "titel is not a known field; known are audience, authors"),
        ({"id": []}, "id must be text, not a list"),
    ],
)
def test_what_is_wrong_is_said_in_words(fields: dict[str, Any], words: str) -> None:
    assert words in refusal(**fields)


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert refusal(title="", type="essay", country="Atlantis").count(";") >= 3


def test_a_record_without_an_id_is_known_by_the_next_best() -> None:
    def known_by(**fields: Any) -> str:
        return ArticleRecord.from_fields(a_record(id=None, **fields)).external_id

    assert known_by() == "doi:10.1000/ward.1"
    assert known_by(doi=None, pmid="77") == "pmid:77"
    assert known_by(doi=None) == "https://example.org/a-1"
    assert known_by(doi=None, source="Journal") == known_by(
        doi=None, source="Journal", summary="Other words"
    )
    assert known_by(doi=None, source="Journal") != known_by(
        doi=None, source="Journal", title="Another"
    )


def test_a_digest_follows_the_record_and_what_was_decided_for_it() -> None:
    record, other = (
        ArticleRecord.from_fields(a_record(summary=summary)) for summary in ("One", "Two")
    )
    assert record.digest(category=1) == ArticleRecord.from_fields(a_record(summary="One")).digest(
        category=1
    )
    assert (
        len({record.digest(category=1), record.digest(category=2), other.digest(category=1)}) == 3
    )


def test_plain_text_becomes_paragraphs_and_nothing_else() -> None:
    assert (
        paragraphs("One <b>&\nline\n\n\n Two \r\n\r\nThree")
        == "<p>One &lt;b&gt;&amp;<br>line</p><p>Two</p><p>Three</p>"
    )
    assert ArticleRecord.from_fields(a_record(body=None, text="1 < 2")).body == "<p>1 &lt; 2</p>"
    assert paragraphs(" \n ") == ""


def test_long_texts_end_after_a_word_or_a_sentence() -> None:
    assert shortened("word " * 100, 20) == "word word word word…"
    assert len(shortened("x" * 300, 250)) == 250
    assert (
        first_sentences("First one. Second one. " + "Third " * 100, 30) == "First one. Second one."
    )
    assert abstract_summary([("AIMS", "To see."), ("CONCLUSIONS", "It works.")]) == "It works."
    assert abstract_summary([]) == ""
