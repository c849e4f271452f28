"""Real texts as articles: open collections turned into the JSON Lines that `manage.py import_articles` reads.

    python -m bench.sources FILE_OR_FOLDER… > articles.jsonl

Understands PubMed abstracts and MedQuAD questions with answers, one JSON object a line (also as .gz), and
search test collections in the BEIR layout. The texts are other people's: they are read, never kept here.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from html import escape
from pathlib import Path
from typing import Any

from learn.importing.values.text import (
    abstract_body,
    abstract_summary,
    first_sentences,
    heading,
    paragraphs,
    shortened,
)

LONGEST_TITLE = 250
ENOUGH = 0.5  # one word that stands in two categories
SUFFIXES = (".jsonl", ".jsonl.gz")
MEDQUAD_SOURCES = {
    "CDC": "Centers for Disease Control and Prevention",
    "CancerGov": "National Cancer Institute",
    "GARD": "Genetic and Rare Diseases Information Center",
    "GHR": "Genetics Home Reference",
    "MPlusHealthTopics": "MedlinePlus",
    "NHLBI": "National Heart, Lung, and Blood Institute",
    "NIDDK": "National Institute of Diabetes and Digestive and Kidney Diseases",
    "NIHSeniorHealth": "NIH Senior Health",
    "NINDS": "National Institute of Neurological Disorders and Stroke",
}
SEMANTIC_TYPES = {
    "T019": "congenital conditions",
    "T033": "findings",
    "T037": "injuries",
    "T046": "pathology",
    "T047": "diseases",
    "T048": "mental health",
    "T184": "signs and symptoms",
    "T191": "cancer",
}
_ITEM = re.compile(r"\s+-\s+(?=\S)")
_WORD = re.compile(r"[a-z]{4,}")

type Choose = Callable[[str], list[str]]
"""The slugs of the categories of a text, the main one first."""


class ByWords:
    """Puts a text where most of its words stand in the name or the description, rarer words counting more.

    `shelves` are (slug, words) of each category. A text that shares too little with all of them goes to any one,
    always the same: so that no shelf stays empty and none holds everything.
    """

    def __init__(self, shelves: Iterable[tuple[str, str]]) -> None:
        self._words = [(slug, _stems(words)) for slug, words in shelves]
        self._bearers = Counter(stem for _, stems in self._words for stem in stems)

    def __call__(self, text: str) -> list[str]:
        stems = _stems(text)
        scores = [
            (sum(1 / self._bearers[stem] for stem in stems & words), slug)
            for slug, words in self._words
        ]
        score, best = max(scores, key=lambda scored: scored[0], default=(0, ""))
        if scores and score < ENOUGH:
            best = scores[zlib.crc32(text.encode()) % len(scores)][1]
        return [best] if best else []


def read(path: Path, choose: Choose) -> Iterator[dict[str, Any]]:
    """The articles of a file, or of the files of a folder, in their order."""
    for file in _files(path):
        with (
            gzip.open(file, "rt", encoding="utf-8")
            if file.suffix == ".gz"
            else file.open(encoding="utf-8") as lines
        ):
            for line in lines:
                yield article(json.loads(line), collection=file.parent.name, choose=choose)


def article(record: dict[str, Any], *, collection: str, choose: Choose) -> dict[str, Any]:
    """One article in the schema of docs/import.md. `collection` names the source of a test collection's record."""
    if "pmid" in record:
        found = _of_pubmed(record)
    elif "_id" in record:
        found = _of_test_collection(record, collection)
    else:
        found = _of_medquad(record)
    found["categories"] = choose(f"{found['title']} {found.get('summary', '')}")
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _files(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    corpus = path / "corpus.jsonl"
    return (
        [corpus]
        if corpus.exists()
        else sorted(file for file in path.iterdir() if file.name.endswith(SUFFIXES))
    )


def _of_pubmed(record: dict[str, Any]) -> dict[str, Any]:
    sections = [(part["label"], part["text"]) for part in record["sections"]] or [
        ("", record["abstract"])
    ]
    title = record["title"].strip()
    return {
        "title": shortened(title, LONGEST_TITLE),
        "summary": abstract_summary(sections),
        "body": (paragraphs(title) if len(title) > LONGEST_TITLE else "") + abstract_body(sections),
        "type": "research",
        "audience": "staff",
        "language": {"eng": "en"}.get(record["language"], record["language"]),
        "tags": list(
            dict.fromkeys([*record["keywords"], *(heading["name"] for heading in record["mesh"])])
        ),
        "authors": [_pubmed_author(author) for author in record["authors"]],
        "source": {
            "name": record["journal"],
            "url": f"https://pubmed.ncbi.nlm.nih.gov/{record['pmid']}/",
            "key": "pubmed",
        },
        "original_date": record["date"],
        "published_at": record["date"],
        "doi": record.get("doi"),
        "pmid": record["pmid"],
        "id": record["pmid"],
    }


def _pubmed_author(author: dict[str, str]) -> dict[str, Any]:
    name = (
        author.get("collective", "").strip(" ;,")
        or f"{author.get('fore', '')} {author.get('last', '')}".strip()
    )
    return {"name": shortened(name, 160), "as_written": True}


def _of_medquad(record: dict[str, Any]) -> dict[str, Any]:
    sections, identifier = record["sections"], f"{record['source']}-{record['id']}"
    title = record["title"].strip() or sections[0]["question"].strip()
    kinds = (SEMANTIC_TYPES.get(kind, "") for kind in record["semantic_types"] if kind)
    also = ", ".join(record["synonyms"])
    return {
        "title": shortened(title[:1].upper() + title[1:], LONGEST_TITLE),
        "summary": first_sentences(_lead(sections[0]["answer"])),
        "body": (paragraphs(f"Also called: {also}") if also else "")
        + "".join(map(_answer, sections)),
        "type": "guidance",
        "audience": "patients",
        "country": "US",
        "tags": list(
            dict.fromkeys(kind for kind in [*kinds, *(part["qtype"] for part in sections)] if kind)
        ),
        "source": {
            "name": MEDQUAD_SOURCES.get(record["source"], record["source"]),
            "url": record["url"],
            "key": "medquad",
        },
        "published_at": _some_day(identifier),
        "id": f"{identifier}-{zlib.crc32(title.encode()):08x}",
    }


def _answer(section: dict[str, str]) -> str:
    question = re.sub(r"\s+\?", "?", section["question"].strip())
    return heading(question) + "".join(map(_prose, section["answer"].split("\n\n")))


def _lead(answer: str) -> str:
    blocks = [block.strip() for block in answer.split("\n\n")]
    lead = next((block for block in blocks if not block.startswith("Key Points")), blocks[0])
    return " ".join(_ITEM.split(lead.removeprefix("Summary :")))


def _prose(text: str) -> str:
    """A paragraph; with a list where the text carries three items or more, each after a dash."""
    lead, *items = _ITEM.split(text.strip())
    if len(items) < 3:
        return paragraphs(text)
    listed = "".join(f"<li>{escape(item.strip(), quote=False)}</li>" for item in items)
    return f"{paragraphs(lead)}<ul>{listed}</ul>"


def _of_test_collection(record: dict[str, Any], collection: str) -> dict[str, Any]:
    """Without a title, the first sentence is taken for one, and is not said again in the body."""
    title, text = record.get("title", "").strip(), record["text"].strip()
    if not title:
        sentence = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
        title = shortened(sentence.rstrip(" ."), LONGEST_TITLE)
        text = text if title.endswith("…") else text[len(sentence) :]
    return {
        "title": title or f"{collection} {record['_id']}",
        "body": paragraphs(text),
        "type": "research",
        "source": {"name": collection, "key": f"test-{collection}"},
        "published_at": _some_day(str(record["_id"])),
        "id": record["_id"],
    }


def _some_day(identifier: str) -> str:
    """A day of 2015 to 2024 for a text without a date: always the same for the same text."""
    return (date(2015, 1, 1) + timedelta(days=zlib.crc32(identifier.encode()) % 3650)).isoformat()


def _stems(text: str) -> set[str]:
    return {word[:7].removesuffix("s") for word in _WORD.findall(text.lower())}


def shelves_of_the_library() -> list[tuple[str, str]]:
    from learn.models import Category

    return [
        (category.slug, f"{category.name} {category.description}")
        for category in Category.objects.all()
    ]


def main(paths: Sequence[str]) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    choose = ByWords(shelves_of_the_library())
    for path in paths:
        for found in read(Path(path), choose):
            sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
