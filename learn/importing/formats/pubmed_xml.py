"""Reader of PubMed XML: PubmedArticle elements, each read, yielded and released."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from learn.importing.formats.raw import RawRecord
from learn.importing.record import longest
from learn.importing.values.dates import parse_date
from learn.importing.values.languages import two_letters
from learn.importing.values.text import abstract_summary, heading, shortened
from learn.models import Article, Author, Tag

RECORDS = {"PubmedArticle", "PubmedBookArticle"}
MARKUP = {"i": "em", "b": "strong", "sub": "sub", "sup": "sup", "u": "u"}
TYPES = {
    "Case Reports": Article.Type.CASE_STUDY,
    "Guideline": Article.Type.GUIDANCE,
    "Practice Guideline": Article.Type.GUIDANCE,
    "Interview": Article.Type.INTERVIEW,
    "News": Article.Type.NEWS,
    "Personal Narrative": Article.Type.STORY,
    "Technical Report": Article.Type.REPORT,
    "Video-Audio Media": Article.Type.MEDIA,
    "Webcast": Article.Type.MEDIA,
}


def read(stream: IO[bytes]) -> Iterator[RawRecord]:
    number = 0
    try:
        for element in _records(stream):
            number += 1
            yield RawRecord(number, _fields(element))
    except DefusedXmlException:
        yield RawRecord(
            number + 1, reason="the XML declares entities of its own, which are not read"
        )
        return
    # LookupError and ValueError are raised for unknown encodings.
    except (ParseError, LookupError, ValueError) as problem:
        yield RawRecord(
            number + 1, reason=f"the XML is broken here, and cannot be read further ({problem})"
        )
        return
    if not number:
        yield RawRecord(1, reason="the file holds no PubMed record (no PubmedArticle element)")


def _records(stream: IO[bytes]) -> Iterator[Element]:
    events = iterparse(stream, events=("start", "end"))
    _, root = next(events, ("start", Element("none")))
    for event, element in events:
        if event == "end" and element.tag in RECORDS:
            yield element
            element.clear()
            root.clear()


def _fields(element: Element) -> dict[str, Any]:
    title = _title(element)
    pmid = _text(element, "./MedlineCitation/PMID") or _text(element, "./BookDocument/PMID")
    fields = {
        "title": shortened(title, longest(Article, "title")),
        "summary": abstract_summary(
            [(part.get("Label", ""), _plain(part)) for part in _abstract(element)]
        ),
        "body": _full_title(title) + "".join(_section(part) for part in _abstract(element)),
        "type": _type(element),
        "language": two_letters(_text(element, ".//Language")),
        "tags": _tags(element),
        "authors": [_author(author) for author in _authors(element)],
        "source": {
            "name": shortened(_journal(element), longest(Article, "source_name")),
            "key": "pubmed",
        }
        | (
            {"url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"}
            if pmid.isascii() and pmid.isdigit()
            else {}
        ),
        "original_date": _date(element),
        "doi": _doi(element),
        "pmid": pmid,
        "id": pmid,
        "preexisting": True,
    }
    return {name: value for name, value in fields.items() if value}


def _title(element: Element) -> str:
    for path in (".//ArticleTitle", ".//VernacularTitle", ".//BookTitle"):
        title = _text(element, path)
        if title:
            # A translated title is in brackets.
            return title.removesuffix(".").removeprefix("[").removesuffix("]").removesuffix(".")
    return ""


def _full_title(title: str) -> str:
    return f"<p>{escape(title, quote=False)}</p>" if len(title) > longest(Article, "title") else ""


def _abstract(element: Element) -> Sequence[Element]:
    return element.findall("./MedlineCitation/Article/Abstract/AbstractText") or element.findall(
        "./BookDocument/Abstract/AbstractText"
    )


def _section(part: Element) -> str:
    text = _html(part).strip()
    return heading(part.get("Label", "")) + (f"<p>{text}</p>" if text else "")


def _type(element: Element) -> str:
    kinds = {_plain(kind) for kind in element.iterfind(".//PublicationTypeList/PublicationType")}
    return next(
        (known for name, known in TYPES.items() if name in kinds), Article.Type.RESEARCH
    ).value


def _tags(element: Element) -> list[str]:
    words = [_plain(word) for word in element.iterfind(".//KeywordList/Keyword")]
    words += [
        _plain(word) for word in element.iterfind(".//MeshHeadingList/MeshHeading/DescriptorName")
    ]
    return [shortened(word.rstrip("."), longest(Tag, "name")) for word in words if word]


def _authors(element: Element) -> Sequence[Element]:
    return element.findall("./MedlineCitation/Article/AuthorList/Author") or element.findall(
        "./BookDocument/AuthorList/Author"
    )


def _author(author: Element) -> dict[str, Any]:
    given = _text(author, "./ForeName") or _text(author, "./Initials")
    name = " ".join(
        part for part in (given, _text(author, "./LastName"), _text(author, "./Suffix")) if part
    )
    return {
        "name": shortened(name or _text(author, "./CollectiveName"), longest(Author, "name")),
        "affiliation": shortened(
            _text(author, "./AffiliationInfo/Affiliation"), longest(Author, "affiliation")
        ),
        "as_written": True,
    }


def _journal(element: Element) -> str:
    return (
        _text(element, ".//Journal/Title")
        or _text(element, ".//Book/BookTitle")
        or _text(element, ".//MedlineTA")
    )


def _date(element: Element) -> str:
    for path in (".//Journal/JournalIssue/PubDate", ".//Article/ArticleDate", ".//Book/PubDate"):
        found = element.find(path)
        if found is not None:
            words = [_text(found, f"./{name}") for name in ("Year", "Season", "Month", "Day")]
            written = "-" if words[2].isdigit() else " "
            return _readable(
                written.join(word for word in words if word) or _text(found, "./MedlineDate")
            )
    return ""


def _readable(text: str) -> str:
    """Return the date, or its year if the rest is no date ("2004 1st Quart")."""
    try:
        parse_date(text)
    except ValueError:
        return text[:4]
    return text


def _doi(element: Element) -> str:
    return _text(element, ".//ELocationID[@EIdType='doi']") or _text(
        element, "./PubmedData/ArticleIdList/ArticleId[@IdType='doi']"
    )


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else _plain(found)


def _plain(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _html(element: Element) -> str:
    return escape(element.text or "", quote=False) + "".join(
        _marked(child) + escape(child.tail or "", quote=False) for child in element
    )


def _marked(child: Element) -> str:
    tag = MARKUP.get(child.tag)
    return f"<{tag}>{_html(child)}</{tag}>" if tag else _html(child)
