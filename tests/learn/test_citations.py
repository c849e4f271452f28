"""References: BibTeX, RIS, plain text."""

from datetime import UTC, date, datetime

import pytest
import rispy
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from hub.richtext.plain_text import one_line
from learn.articles.author_names import parse, split_list
from learn.articles.citations import ArticleCitation
from learn.models import Article, Category
from tests.make import make_article, make_author, make_hidden_articles

PUBLISHED = datetime(2026, 11, 3, 12, tzinfo=UTC)


def unsaved(**fields: object) -> Article:
    fields.setdefault("title", "Safer handover at night")
    fields.setdefault("published_at", PUBLISHED)
    article = Article(pk=12, category=Category(name="Safer care", slug="safer-care"), **fields)
    article.derive()
    return article


def cited(*names: str, **fields: object) -> ArticleCitation:
    return ArticleCitation.of(unsaved(**fields), names)


@pytest.mark.parametrize(
    ("written", "family", "given_names"),
    [
        ("Asha Patel", "Patel", "Asha"),
        ("Dr Asha R Patel", "Patel", "Asha R"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("Smith JA", "Smith", "JA"),
        ("JA Smith", "Smith", "JA"),
        ("Smith, Jo", "Smith", "Jo"),
        ("Östlund Å", "Östlund", "Å"),
        ("NHS England", "NHS England", ""),
        ("Royal College of Nursing", "Royal College of Nursing", ""),
        ("Safer Births Team 7", "Safer Births Team 7", ""),
        ("Plato", "Plato", ""),
        ("", "", ""),
    ],
)
def test_names_are_taken_apart_with_care(written: str, family: str, given_names: str) -> None:
    name = parse(written)
    assert (name.family, name.given) == (family, given_names)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Smith JA, Jones B and Patel A", ["Smith JA", "Jones B", "Patel A"]),
        ("Smith, Jo; Jones, Bea", ["Smith, Jo", "Jones, Bea"]),
        ("The Editors, with thanks to the ward", ["The Editors, with thanks to the ward"]),
        ("", []),
    ],
)
def test_lists_of_names_are_taken_apart(written: str, names: list[str]) -> None:
    assert split_list(written) == names


def test_plain_text_reads_like_a_medical_reference(settings: pytest.FixtureRequest) -> None:
    settings.SITE_NAME, settings.SITE_URL = "The hub", "https://hub.example"  # type: ignore[attr-defined]
    assert cited("Asha Patel", "Ben R Okafor").as_text() == (
        "Patel A, Okafor BR. Safer handover at night. The hub; 2026 Nov 3. "
        "Available from: https://hub.example/learn/safer-care/safer-handover-at-night-12/"
    )


def test_after_six_authors_come_the_others() -> None:
    text = cited(*(f"Author{letter} Name{letter}" for letter in "ABCDEFGH")).as_text()
    assert "NameF A, et al." in text
    assert "NameG" not in text


def test_a_preexisting_article_is_cited_by_its_source() -> None:
    citation = cited(
        type=Article.Type.RESEARCH,
        is_preexisting=True,
        source_name="Journal of Safer Care",
        source_url="https://journal.example/12?a=1&b=2",
        original_author_text="Smith JA, Jones B",
        original_date=date(2019, 2, 28),
        doi="10.1000/xyz_12",
        pmid="12345",
    )
    assert citation.as_text() == (
        "Smith JA, Jones B. Safer handover at night. Journal of Safer Care; 2019 Feb 28. "
        "Available from: https://journal.example/12?a=1&b=2 doi: 10.1000/xyz_12 PMID: 12345"
    )
    [read] = rispy.loads(citation.as_ris().replace("\r\n", "\n"))
    assert read["type_of_reference"] == "JOUR"
    assert read["authors"] == ["Smith, JA", "Jones, B"]
    assert read["secondary_title"] == "Journal of Safer Care"
    assert (read["year"], read["date"], read["doi"]) == ("2019", "2019/02/28", "10.1000/xyz_12")
    assert read["urls"] == ["https://journal.example/12?a=1&b=2"]
    bibtex = citation.as_bibtex()
    assert bibtex.startswith("@article{smith2019safer-12,\n")
    assert "  journal = {Journal of Safer Care},\n" in bibtex
    assert "  author = {Smith, JA and Jones, B},\n" in bibtex
    assert "  doi = {10.1000/xyz_12},\n" in bibtex


def test_bibtex_keeps_its_special_characters_as_text() -> None:
    bibtex = cited("R&D Unit", title="50% of {all} $errors_#1 \\ ~ ^ & more").as_bibtex()
    title = (
        r"50\% of \textbraceleft{}all\textbraceright{} \$errors\_\#1 "
        r"\textbackslash{} \textasciitilde{} \textasciicircum{} \& more"
    )
    assert f"  title = {{{{{title}}}}}," in bibtex
    assert r"  author = {{R\&D Unit}}," in bibtex


LINE_TEXT = st.text(min_size=1, max_size=60).filter(lambda text: one_line(text))


@given(title=LINE_TEXT, names=st.lists(LINE_TEXT, max_size=4), source=st.text(max_size=40))
def test_ris_is_read_back_as_it_was(title: str, names: list[str], source: str) -> None:
    citation = cited(
        *names, title=title, source_name=source, is_preexisting=True, summary="ER  - \nTY  - BOOK"
    )
    [read] = rispy.loads(citation.as_ris(), newline="\r\n")
    assert read["title"] == one_line(title)
    assert read.get("authors", []) == [parse(one_line(name)).inverted for name in names]


@given(title=LINE_TEXT, names=st.lists(LINE_TEXT, max_size=4), doi=st.text(max_size=20))
def test_bibtex_braces_are_balanced(title: str, names: list[str], doi: str) -> None:
    bibtex = cited(
        *names, title=title, doi=doi, source_url="https://x.example/{", is_preexisting=True
    ).as_bibtex()
    depth = 0
    for mark in bibtex:
        depth += {"{": 1, "}": -1}.get(mark, 0)
        assert depth >= 0
    assert depth == 0
    assert bibtex.rstrip().endswith("\n}")


@pytest.mark.parametrize("kind", Article.Type.values)
def test_every_type_has_its_counterparts(kind: str) -> None:
    citation = cited("Asha Patel", type=kind)
    assert citation.as_ris().startswith("TY  - ")
    assert citation.as_bibtex().startswith("@")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("style", "content_type", "disposition"),
    [
        (
            "bibtex",
            "application/x-bibtex; charset=utf-8",
            'attachment; filename="safer-handover.bib"',
        ),
        (
            "ris",
            "application/x-research-info-systems; charset=utf-8",
            'attachment; filename="safer-handover.ris"',
        ),
        ("text", "text/plain; charset=utf-8", None),
    ],
)
def test_each_form_has_an_address(
    client: Client, style: str, content_type: str, disposition: str | None
) -> None:
    article = make_article(
        "Safer handover", authors=[make_author("Ben Okafor"), make_author("Asha Patel")]
    )
    response = client.get(reverse("learn:cite", args=[article.pk, style]))
    assert response["Content-Type"] == content_type
    assert response.get("Content-Disposition") == disposition
    text = response.content.decode()
    assert text.index("Okafor") < text.index("Patel")


@pytest.mark.django_db
def test_an_unknown_form_is_not_there(client: Client) -> None:
    assert client.get(reverse("learn:cite", args=[make_article().pk, "word"])).status_code == 404


@pytest.mark.django_db
def test_what_one_may_not_read_is_not_cited(client: Client, ella: User) -> None:
    own, *others = make_hidden_articles(contributed_by=ella)
    for article in (own, *others):
        assert client.get(reverse("learn:cite", args=[article.pk, "ris"])).status_code == 404
    client.force_login(ella)
    assert client.get(reverse("learn:cite", args=[own.pk, "ris"])).status_code == 200
