"""The text inside attached files is read by a process of its own, which a hostile file can end and nothing else."""

import io
import time
import zipfile

import pytest

from hub.safeguarding.extraction.run import KINDS, ExtractionResult, UnreadableReason, read
from hub.safeguarding.rules import FindingKind
from tests.documents import NHS, POSTCODE, docx, pdf

PDF, DOCX = KINDS
SAID = f"Her NHS number is {NHS}."


def found(content: bytes, content_type: str) -> list[tuple[FindingKind, int]]:
    answer = read(io.BytesIO(content), content_type)
    assert answer.unreadable is None
    return [(place.kind, place.page) for place in answer.found]


def test_a_page_of_a_pdf_is_named() -> None:
    assert found(pdf("Nothing here.", SAID, f"The house is in {POSTCODE}."), PDF) == [
        (FindingKind.NHS_NUMBER, 2),
        (FindingKind.POSTCODE, 3),
    ]


def test_a_word_document_is_read_with_its_notes_and_what_was_deleted() -> None:
    assert found(docx("Nothing here.", SAID), DOCX) == [(FindingKind.NHS_NUMBER, 0)]
    assert found(docx("Nothing here.", footer1=SAID), DOCX) == [(FindingKind.NHS_NUMBER, 0)]
    assert found(docx("Nothing here.", comments=SAID), DOCX) == [(FindingKind.NHS_NUMBER, 0)]


def test_words_that_stand_in_several_runs_are_one() -> None:
    split = SAID.replace(" 247", "</w:t></w:r><w:r><w:t> 247")
    assert found(docx(split), DOCX) == [(FindingKind.NHS_NUMBER, 0)]


@pytest.mark.parametrize(
    ("content", "content_type"), [(pdf("All is well."), PDF), (docx("All is well."), DOCX)]
)
def test_nothing_is_found_where_nothing_is(content: bytes, content_type: str) -> None:
    assert read(io.BytesIO(content), content_type) == ExtractionResult()


def test_a_file_with_a_password_is_said_to_be_unreadable() -> None:
    assert (
        read(io.BytesIO(pdf(SAID, password="a quiet ward")), PDF).unreadable
        is UnreadableReason.PASSWORD
    )


@pytest.mark.parametrize("content_type", KINDS)
@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7 and nothing else", b"PK\3\4" + bytes(200)], ids=["none", "p", "z"]
)
def test_a_broken_file_is_said_to_be_unreadable(content: bytes, content_type: str) -> None:
    assert read(io.BytesIO(content), content_type).unreadable is UnreadableReason.BROKEN


def test_a_document_that_unpacks_to_a_flood_is_not_read_to_its_end() -> None:
    """Two hundred megabytes; what stands at their end is not reached."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        part.write(b"<w>")
        for _ in range(200):
            part.write(b" " * 1_000_000)
        part.write(b"<w:t xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>")
        part.write(SAID.encode() + b"</w:t></w>")
    started = time.monotonic()
    assert not read(io.BytesIO(target.getvalue()), DOCX).found
    assert time.monotonic() - started < 20


def test_entities_that_grow_are_refused() -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w>&b;</w>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    assert read(io.BytesIO(target.getvalue()), DOCX).unreadable is UnreadableReason.BROKEN


def test_a_document_nested_without_end_stops_nothing() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<w>" * 400_000 + "</w>" * 400_000)
    answer = read(io.BytesIO(target.getvalue()), DOCX)
    assert not answer.found


def test_a_pdf_whose_pages_lead_back_to_themselves_comes_to_an_end() -> None:
    round_about = pdf(SAID).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")
    started = time.monotonic()
    answer = read(io.BytesIO(round_about), PDF, patience=20)
    assert not answer.found
    assert time.monotonic() - started < 25


def test_a_file_that_takes_too_long_is_given_up() -> None:
    assert read(io.BytesIO(pdf(SAID)), PDF, patience=0.01).unreadable is UnreadableReason.TOO_MUCH
