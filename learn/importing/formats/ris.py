"""Reader of RIS, as reference managers write it.

Records go through rispy one at a time, because it reads whole texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import rispy

from learn.importing.formats.raw import LONGEST_RECORD, TOO_LONG, RawRecord
from learn.importing.record import longest
from learn.importing.values.languages import two_letters
from learn.importing.values.text import first_sentences, paragraphs, shortened
from learn.models import Article, Author, Tag

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TYPES = {
    **dict.fromkeys(("BLOG", "ICOMM"), Article.Type.BLOG),
    **dict.fromkeys(("NEWS", "MGZN"), Article.Type.NEWS),
    **dict.fromkeys(("RPRT", "GOVDOC"), Article.Type.REPORT),
    **dict.fromkeys(("STAND", "STAT", "LEGAL"), Article.Type.GUIDANCE),
    **dict.fromkeys(("VIDEO", "SOUND", "ADVS", "MPCT", "MULTI"), Article.Type.MEDIA),
    **dict.fromkeys(("COMP", "FIGURE", "CHART"), Article.Type.TOOL),
}
TITLES = ("title", "primary_title", "translated_title", "short_title")
JOURNALS = ("journal_name", "alternate_title3", "secondary_title", "alternate_title2", "publisher")
DATES = ("date", "year", "publication_year")


def read(stream: IO[bytes]) -> Iterator[RawRecord]:
    """Yield the records, each with the line number of its TY tag.

    Lines before and between records are skipped.
    """
    found = False
    for number, lines, reason in _chunks(stream):
        found = True
        yield RawRecord(number, reason=reason) if reason else _raw_record(number, b"".join(lines))
    if not found:
        yield RawRecord(
            1, reason="the file holds no RIS record (no line that begins with “TY  - ”)"
        )


def _chunks(stream: IO[bytes]) -> Iterator[tuple[int, list[bytes], str]]:
    begun, length, lines = 0, 0, list[bytes]()
    number = 0
    while line := stream.readline(LONGEST_RECORD):
        number += 1
        tag = line.removeprefix(BYTE_ORDER_MARK)[:5]
        if tag == b"TY  -":
            if begun:
                yield begun, [], "the record has no end (a line “ER  - ”)"
            begun, length, lines = number, 0, []
        if begun and length <= LONGEST_RECORD:
            lines.append(line.removeprefix(BYTE_ORDER_MARK))
            length += len(line)
        if tag == b"ER  -" and begun:
            yield begun, lines, f"the record {TOO_LONG}" if length > LONGEST_RECORD else ""
            begun, lines = 0, []
    if begun:
        yield begun, [], "the record has no end (a line “ER  - ”); the file may have been cut short"


def _raw_record(number: int, text: bytes) -> RawRecord:
    try:
        lines = text.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
        found = rispy.loads("\n".join(_unwrapped(lines)))
    except UnicodeDecodeError:
        return RawRecord(number, reason="is not UTF-8; save the file in that encoding")
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        return RawRecord(number, reason=f"is not RIS that can be read ({problem})")
    if len(found) != 1:
        return RawRecord(number, reason="is not RIS that can be read")
    return RawRecord(number, _fields(found[0]))


def _unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """Yield each wrapped text on one line.

    Otherwise rispy repeats the text so far for each continuation line. Lines after a tag that may
    occur several times, such as KW, are values of their own.
    """
    field = [lines[0]]
    for line in lines[1:]:
        is_tagged = line[2:5] == "  -" and line[:2].isupper() and line[:1].isalpha()
        if is_tagged or field[0][:2] in rispy.RisParser.DEFAULT_LIST_TAGS:
            yield " ".join(field)
            field = [line]
        else:
            field.append(line.strip())
    yield " ".join(field)


def _fields(reference: Mapping[str, Any]) -> dict[str, Any]:
    title, abstract = _first(reference, TITLES), _first(reference, ("abstract", "notes_abstract"))
    journal = _first(reference, JOURNALS)
    fields = {
        "title": shortened(title, longest(Article, "title")),
        "summary": first_sentences(abstract),
        "body": _full_title(title) + paragraphs(abstract),
        "type": TYPES.get(reference.get("type_of_reference", ""), Article.Type.RESEARCH).value,
        "language": two_letters(_first(reference, ("language",))),
        "tags": _tags(reference.get("keywords", [])),
        "authors": _authors(reference),
        "source": {
            "name": shortened(journal, longest(Article, "source_name")),
            "url": _address(reference),
        },
        "original_date": _first(reference, DATES),
        "doi": _first(reference, ("doi",)),
        "id": _first(reference, ("doi", "accession_number")),
        "preexisting": True,
    }
    return {name: value for name, value in fields.items() if value}


def _first(reference: Mapping[str, Any], names: Sequence[str]) -> str:
    values = (reference.get(name) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip("/ ")), "")


def _full_title(title: str) -> str:
    return paragraphs(title) if len(" ".join(title.split())) > longest(Article, "title") else ""


def _tags(keywords: Sequence[str]) -> list[str]:
    words = (word.strip() for line in keywords for word in line.replace("\n", ";").split(";"))
    return [shortened(word, longest(Tag, "name")) for word in words if word]


def _authors(reference: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = [*reference.get("authors", []), *reference.get("first_authors", [])]
    return [{"name": shortened(name, longest(Author, "name"))} for name in names if name]


def _address(reference: Mapping[str, Any]) -> str:
    addresses = (address.strip() for address in reference.get("urls", []))
    return next((address for address in addresses if address), "")
