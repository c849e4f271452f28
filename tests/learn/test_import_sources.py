"""Records of open collections, turned into articles that the import takes."""

import gzip
import json
from pathlib import Path
from typing import Any

from bench.sources import ByWords, read
from learn.importing.record import ArticleRecord

ABSTRACT = {
    "pmid": "101",
    "title": "Central lines on a ward",
    "abstract": "Lines were counted. Infections fell.",
    "sections": [],
    "authors": [
        {"last": "Marsh", "fore": "Cleo", "initials": "C"},
        {"collective": "; for the Ward Group"},
    ],
    "journal": "The Ward Journal",
    "date": "2014-01-02",
    "language": "eng",
    "mesh": [{"ui": "D1", "name": "Catheterization", "major": True, "qualifiers": []}],
    "keywords": ["infection"],
    "doi": "10.1000/ward.3",
}
LABELLED = [
    {"label": "METHODS", "text": "Lines were counted."},
    {"label": "CONCLUSION", "text": "They are fewer now."},
]
TOPIC = {
    "id": "0000001",
    "source": "NHLBI",
    "url": "https://example.org/topic",
    "title": "sore throat",
    "synonyms": ["pharyngitis"],
    "semantic_types": ["T047", None],
    "sections": [
        {
            "qtype": "information",
            "question": "What is sore throat ?",
            "answer": "A throat that hurts.\n\nIt passes.",
        },
        {
            "qtype": "causes",
            "question": "What causes it ?",
            "answer": "Things: - colds - dust - shouts < songs",
        },
    ],
}


def articles(folder: Path, *records: dict[str, Any]) -> list[ArticleRecord]:
    path = folder / "records.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(json.dumps(record) for record in records).encode()))
    choose = ByWords([("lines", "Central lines: infection"), ("voice", "Throat and voice")])
    return [ArticleRecord.from_fields(found) for found in read(path, choose)]


def test_an_abstract_is_research_from_elsewhere(tmp_path: Path) -> None:
    plain, labelled = articles(tmp_path, ABSTRACT, ABSTRACT | {"sections": LABELLED, "doi": None})
    assert (plain.type, plain.source_name, plain.pmid, plain.doi) == (
        "research",
        "The Ward Journal",
        "101",
        "10.1000/ward.3",
    )
    assert plain.is_preexisting
    assert [author.name for author in plain.authors] == ["Cleo Marsh", "for the Ward Group"]
    assert plain.tags == ("infection", "Catheterization")
    assert plain.categories == ("lines",)
    assert plain.body == "<p>Lines were counted. Infections fell.</p>"
    assert (
        labelled.body
        == "<h2>Methods</h2><p>Lines were counted.</p><h2>Conclusion</h2><p>They are fewer now.</p>"
    )
    assert labelled.summary == "They are fewer now."


def test_questions_and_answers_are_guidance_for_patients(tmp_path: Path) -> None:
    (topic,) = articles(tmp_path, TOPIC)
    assert (topic.title, topic.type, topic.audience, topic.country) == (
        "Sore throat",
        "guidance",
        "patients",
        "US",
    )
    assert topic.summary == "A throat that hurts."
    assert topic.tags == ("diseases", "information", "causes")
    assert topic.categories == ("voice",)
    assert topic.body == (
        "<p>Also called: pharyngitis</p><h2>What is sore throat?</h2><p>A throat that hurts.</p><p>It passes.</p>"
        "<h2>What causes it?</h2><p>Things:</p><ul><li>colds</li><li>dust</li><li>shouts &lt; songs</li></ul>"
    )


def test_a_test_collection_takes_its_first_sentence_for_a_title_once(tmp_path: Path) -> None:
    folder = tmp_path / "trials"
    folder.mkdir()
    record = {"_id": "7", "title": "", "text": "lines and fevers . we counted both ."}
    (folder / "corpus.jsonl").write_text(json.dumps(record))
    (folder / "queries.jsonl").write_text("not read")
    (found,) = read(folder, ByWords([]))
    assert (found["title"], found["body"]) == ("lines and fevers", "<p>we counted both .</p>")
    assert ArticleRecord.from_fields(found).source_key == "test-trials"


def test_a_text_like_no_shelf_goes_always_to_the_same_one() -> None:
    choose = ByWords([("lines", "Central lines"), ("voice", "Throat")])
    chosen = [choose(f"nothing of the kind {number}") for number in range(40)]
    assert chosen == [choose(f"nothing of the kind {number}") for number in range(40)]
    assert {slug for (slug,) in chosen} == {"lines", "voice"}
