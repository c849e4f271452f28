"""Which written words count as the same word."""

import pytest

from hub.search.text import analysis
from hub.search.text.snippets import SnippetMarker


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("paediatric", "pediatrics"),
        ("anaesthetic", "anesthetics"),
        ("haem", "hem"),
        ("haemorrhage", "Hemorrhage"),
        ("oedema", "edema"),
        ("diarrhoea", "diarrhea"),
        ("leukaemia", "leukemia"),
        ("organisation", "organizations"),
        ("labelled", "labeled"),
        ("centre", "centers"),
        ("tumour", "tumors"),
        ("programme", "programs"),
        ("practise", "practice"),
        ("fibre", "fiber"),
        ("patient’s", "patients"),
        ("Café", "cafe"),
        ("INFECTION", "infections"),
    ],
)
def test_spellings_and_endings_of_one_word_are_one_term(one: str, other: str) -> None:
    assert analysis.term_of(one) == analysis.term_of(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("infection", "inflection"), ("ward", "word"), ("dose", "does")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert analysis.term_of(one) != analysis.term_of(other)


def test_small_words_say_nothing_unless_they_are_names_in_capitals() -> None:
    assert analysis.terms("who is it for") == []
    assert analysis.terms("the WHO checklist") == ["who", "checklist"]


def test_a_snippet_marks_every_spelling_and_writes_nothing_of_the_text_as_html() -> None:
    marker = SnippetMarker(analysis.terms("pediatric infection"))
    marked = marker.highlight("<b>Paediatric</b> wards & infections")
    assert (
        marked == "&lt;b&gt;<mark>Paediatric</mark>&lt;/b&gt; wards &amp; <mark>infections</mark>"
    )


def test_a_snippet_shows_the_place_where_the_words_stand_together() -> None:
    text = (
        "Sepsis is named here. "
        + "Nothing of note. " * 60
        + "Here sepsis meets lactate at last. "
        + "More. " * 90
    )
    snippet = SnippetMarker(analysis.terms("sepsis lactate")).snippet(text)
    assert "<mark>sepsis</mark> meets <mark>lactate</mark>" in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")


@pytest.mark.parametrize(
    ("asked", "text"),
    [("edema", "Oedema"), ("called", "Called"), ("eclair", "Éclairs"), ("cafe", "one café")],
)
def test_a_word_is_marked_however_it_is_written(asked: str, text: str) -> None:
    assert "<mark>" in SnippetMarker(analysis.terms(asked)).highlight(text)
