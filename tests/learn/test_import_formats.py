"""The readers of the three formats, on good files and on broken ones."""

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from learn.importing.formats import raw
from learn.importing.formats.open_files import (
    FORMATS,
    BadSourceEntry,
    SourceEntry,
    entries,
    guess_format,
    opened,
)
from learn.importing.record import ArticleRecord, RecordAuthor
from tests.learn.import_files import a_record

RIS = """TY  - JOUR
TI  - Handover at the bedside
AU  - Okafor, Ben
AU  - World Health Organization,
PY  - 2021/03//
JO  - The Ward Journal
DO  - 10.1000/ward.2
AB  - We stood at the bed. Errors
      fell by half.
KW  - Handover
KW  - Nursing; Safety
UR  - https://example.org/handover
LA  - eng
ER  -

TY  - VIDEO
TI  - Washing hands
ER  -
"""

PUBMED = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://example.org/pubmed.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID>101</PMID><Article>
<Journal><JournalIssue><PubDate><Year>2004</Year><Month>Nov</Month></PubDate></JournalIssue>
<Title>The Ward Journal</Title></Journal>
<ArticleTitle>CO<sub>2</sub> and the <i>safe</i> airway.</ArticleTitle>
<ELocationID EIdType="doi">10.1000/ward.3</ELocationID>
<Abstract><AbstractText Label="METHODS">We counted x &lt; 5 in H<sub>2</sub>O.</AbstractText>
<AbstractText Label="CONCLUSIONS">Counting helps.</AbstractText></Abstract>
<AuthorList><Author><LastName>Marsh</LastName><ForeName>Cleo</ForeName>
<AffiliationInfo><Affiliation>Northside Hospital</Affiliation></AffiliationInfo></Author>
<Author><CollectiveName>Ward Group, North</CollectiveName></Author></AuthorList>
<Language>eng</Language>
<PublicationTypeList><PublicationType>Practice Guideline</PublicationType></PublicationTypeList>
</Article>
<MeshHeadingList><MeshHeading><DescriptorName>Airway Management</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>capnography</Keyword></KeywordList></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><PMID>102</PMID><Article>
<Journal><JournalIssue><PubDate><MedlineDate>2004 1st Quart</MedlineDate></PubDate></JournalIssue></Journal>
<ArticleTitle>[Second]. </ArticleTitle></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>
"""

ONE_OF_PUBMED = "<PubmedArticle>" + PUBMED.split("<PubmedArticle>")[1]


def read(content: str | bytes, form: str) -> list[SourceEntry | BadSourceEntry]:
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(entries("file", FORMATS[form], stream))


def records(content: str | bytes, form: str) -> list[ArticleRecord]:
    found = read(content, form)
    assert all(isinstance(entry, SourceEntry) for entry in found), found
    return [entry.record for entry in found if isinstance(entry, SourceEntry)]


def reason(content: str | bytes, form: str = "jsonl") -> str:
    """The one complaint about a file that otherwise holds only good records."""
    (bad,) = [entry for entry in read(content, form) if isinstance(entry, BadSourceEntry)]
    return f"{bad.place}: {bad.reason}"


def test_json_lines_pass_over_empty_lines_and_marks() -> None:
    line = json.dumps(a_record())
    assert len(records(b"\xef\xbb\xbf" + f"{line}\r\n\n  \n{line}".encode(), "jsonl")) == 2


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"title": "cut', "file, line 2: is not JSON (Unterminated string"),
        (b"[1, 2]", "must be an object in braces, not a list"),
        (b"null", "must be an object in braces, not empty"),
        (b'{"title": "\xff"}', "is not UTF-8 (byte 12 of the line)"),
        (b'{"title": "a\x00b"}', "is not JSON (Invalid control character"),
        (b'{"title": "a\\u0000b"}', "title holds a character that cannot be stored"),
        (b"[" * 200_000, "is not JSON that can be read"),
        (b'{"id": ' + b"9" * 5000 + b"}", "is not JSON that can be read"),
        (b"{}", "title is missing"),
    ],
)
def test_a_broken_line_is_named_and_the_rest_is_read(line: bytes, words: str) -> None:
    good = json.dumps(a_record()).encode()
    content = b"\n".join([good, line, good])
    assert words in reason(content)
    assert len(read(content, "jsonl")) == 3


def test_a_huge_line_is_passed_over_without_being_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learn.importing.formats.json_lines.LONGEST_RECORD", 1000)
    good = json.dumps(a_record())
    content = f"{good}\n{'x' * 5500}\n{good}\n{'y' * 1000}"
    found = read(content, "jsonl")
    assert [type(entry) for entry in found] == [
        SourceEntry,
        BadSourceEntry,
        SourceEntry,
        BadSourceEntry,
    ]
    assert "line 2" in found[1].place
    assert raw.TOO_LONG in found[1].reason  # type: ignore[union-attr]


def test_ris_is_read() -> None:
    handover, washing = records("Provider: a database\n\n" + RIS, "ris")
    assert handover.title == "Handover at the bedside"
    assert handover.authors == (
        RecordAuthor("Ben Okafor"),
        RecordAuthor("World Health Organization"),
    )
    assert handover.body == "<p>We stood at the bed. Errors fell by half.</p>"
    assert handover.tags == ("Handover", "Nursing", "Safety")
    assert (handover.type, handover.language, str(handover.original_date)) == (
        "research",
        "en",
        "2021-03-01",
    )
    assert (handover.source_name, handover.external_id) == ("The Ward Journal", "10.1000/ward.2")
    assert washing.type == "media"
    assert washing.external_id.startswith("sha256:")


def test_a_wrapped_ris_text_is_one_and_wrapped_keywords_are_several() -> None:
    wrapped = RIS.replace("TI  - Washing hands\n", "TI  - Washing\n  hands\n\nKW  - soap\nwater\n")
    assert records(wrapped, "ris")[1].title == "Washing hands"
    assert set(records(wrapped, "ris")[1].tags) >= {"soap", "water"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the file holds no RIS record"),
        ("once upon a time\n", "the file holds no RIS record"),
        (RIS.replace("ER  -\n\n", "", 1), "file, line 1: the record has no end"),
        (
            RIS.rsplit("ER", 1)[0],
            "file, line 16: the record has no end (a line “ER  - ”); the file may have been cut",
        ),
        (
            RIS.replace("Handover at", "\x00"),
            "line 1: title holds a character that cannot be stored",
        ),
        (RIS.encode().replace(b"bedside", b"\xe9"), "line 1: is not UTF-8"),
        (RIS.replace("TI  - Washing hands\n", ""), "line 16: title is missing"),
        (
            RIS.replace("https://example.org/handover", "javascript:alert(1)"),
            "source.url “javascript:alert(1)”",
        ),
    ],
)
def test_a_broken_ris_record_is_named(content: str | bytes, words: str) -> None:
    assert words in reason(content, "ris")


def test_pubmed_xml_is_read() -> None:
    airway, second = records(PUBMED, "pubmed")
    assert airway.title == "CO2 and the safe airway"
    assert airway.body == (
        "<h2>Methods</h2><p>We counted x &lt; 5 in H<sub>2</sub>O.</p><h2>Conclusions</h2><p>Counting helps.</p>"
    )
    assert airway.summary == "Counting helps."
    assert airway.authors == (
        RecordAuthor("Cleo Marsh", "Northside Hospital"),
        RecordAuthor("Ward Group, North"),
    )
    assert airway.tags == ("capnography", "Airway Management")
    assert (airway.type, airway.pmid, airway.doi) == ("guidance", "101", "10.1000/ward.3")
    assert (airway.source_key, airway.external_id, str(airway.original_date)) == (
        "pubmed",
        "101",
        "2004-11-01",
    )
    assert (second.title, str(second.original_date)) == ("Second", "2004-01-01")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "record 1: the XML is broken here"),
        ("<nothing/>", "the file holds no PubMed record"),
        (PUBMED.replace("</PubmedArticleSet>", ""), "record 3: the XML is broken here"),
        (PUBMED.replace("UTF-8", "UTF-88"), "record 1: the XML is broken here"),
        (PUBMED.replace("CO<sub>", "CO<sup>"), "record 1: the XML is broken here"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "the XML declares entities of its own"),
        (PUBMED.replace("[Second]. ", ""), "record 2: title is missing"),
    ],
)
def test_broken_xml_is_named(content: str, words: str) -> None:
    assert words in reason(content, "pubmed")


def test_the_format_is_guessed_from_the_ending() -> None:
    guessed = [
        guess_format(name) for name in ("a.jsonl", "B.RIS.gz", "c.xml", "d.jsonl.gz", "e.csv", "-")
    ]
    assert [form and form.name for form in guessed] == [
        "jsonl",
        "ris",
        "pubmed",
        "jsonl",
        None,
        None,
    ]


def test_a_gzip_file_is_read_as_what_it_holds_and_one_cut_short_is_named(tmp_path: Path) -> None:
    lines = "\n".join(
        json.dumps(a_record(title=f"Number {number} {number * 7919}")) for number in range(2000)
    )
    packed = gzip.compress(lines.encode())
    for content, broken in ((packed, False), (packed[: len(packed) // 2], True)):
        path = tmp_path / "articles.jsonl.gz"
        path.write_bytes(content)
        with opened(str(path)) as file:
            found = list(entries(str(path), FORMATS["jsonl"], file.stream))
            assert file.position() > 0
        assert isinstance(found[-1], BadSourceEntry) is broken
        assert len(found) > 1
    assert "cannot be read further" in found[-1].reason  # type: ignore[union-attr]


class CountedLines(io.BytesIO):
    """A stream that counts what was asked of it."""

    asked = 0

    def read(self, size: int | None = -1, /) -> bytes:
        given = super().read(size)
        self.asked += len(given)
        return given

    def readline(self, size: int | None = -1, /) -> bytes:
        given = super().readline(size)
        self.asked += len(given)
        return given


LARGE = {
    "jsonl": (json.dumps(a_record()) + "\n") * 1000,
    "ris": RIS * 500,
    "pubmed": f"<PubmedArticleSet>{ONE_OF_PUBMED * 500}</PubmedArticleSet>",
}


@pytest.mark.parametrize("form", LARGE)
def test_no_more_of_a_file_is_read_than_the_next_record_needs(form: str) -> None:
    stream = CountedLines(LARGE[form].encode())
    found: Iterator[SourceEntry | BadSourceEntry] = entries("file", FORMATS[form], stream)
    assert isinstance(next(found), SourceEntry)
    assert stream.asked <= 70_000 < len(LARGE[form])


@pytest.mark.parametrize("form", LARGE)
def test_what_was_read_is_let_go(form: str) -> None:
    stream = io.BytesIO(LARGE[form].encode())
    tracemalloc.start()
    try:
        assert sum(1 for _ in entries("file", FORMATS[form], stream)) >= 500
        assert tracemalloc.get_traced_memory()[1] < 1_500_000
    finally:
        tracemalloc.stop()
