"""Finding articles: the search as its page asks it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.search import index
from hub.search.engine import postings
from hub.search.engine import snapshot as index_view
from hub.search.engine.doc_store import FACETS_IN_ROW
from hub.search.engine.search import SearchQuery, SearchResults, find
from hub.search.models import Abbreviation
from hub.search.reindexing import reindex
from hub.search.text import spelling
from learn.flows import save_article, set_status
from learn.integrations.search import FACETS
from learn.models import Article, Tag
from tests.make import make_article, make_author, make_category, make_hidden_articles

pytestmark = pytest.mark.django_db


def ask(text: str = "", **question: object) -> SearchResults:
    return find(index_view.current(), SearchQuery(text=text, facets=FACETS, **question))  # type: ignore[arg-type]


def titles(found: SearchResults) -> list[str]:
    stored = Article.objects.in_bulk([hit.object_id for hit in found.hits])
    return [stored[hit.object_id].title for hit in found.hits]


def counts(found: SearchResults, facet: str) -> dict[str, int]:
    return {
        value.value: value.count
        for group in found.groups
        if group.name == facet
        for value in group.values
    }


def make_library() -> None:
    make_article(
        "Central line infections in children",
        body="<p>Bundles for catheters on the ward.</p>",
        type="blog",
    )
    make_article(
        "Falls at night",
        body="<p>A lamp, and a call bell that works. No infection here.</p>",
        type="tool",
    )
    make_article(
        "Hand hygiene", summary="Infections fell by half.", body="<p>Soap.</p>", type="tool"
    )


def test_an_article_is_found_by_words_of_its_title_summary_body_tags_and_authors() -> None:
    make_article(
        "Zebra",
        summary="okapi",
        body="<p>quagga</p>",
        tags=["gnu"],
        authors=[make_author("Ada Eland")],
    )
    for word in ("zebra", "okapi", "quagga", "gnu", "eland"):
        assert titles(ask(word)) == ["Zebra"], word


def test_titles_weigh_more_than_summaries_these_more_than_names_these_more_than_bodies() -> None:
    body, summary = "<p>Something else entirely.</p>", "Something else."
    make_article("Four", body="<p>Delirium and nothing else.</p>", summary=summary)
    make_article("Three", body=body, summary=summary, tags=["delirium"])
    make_article("Two", body=body, summary="Delirium.")
    make_article("Delirium", body=body, summary=summary)
    assert titles(ask("delirium")) == ["Delirium", "Two", "Three", "Four"]


def test_what_has_all_the_words_comes_first_and_what_has_most_follows() -> None:
    make_library()
    found = ask("central line infections")
    assert found.total_all_words == 1
    assert found.hits[0].all_words
    assert [hit.all_words for hit in found.hits[1:]] == [False] * (len(found.hits) - 1)


def test_where_no_article_has_all_the_words_the_best_for_most_of_them_are_shown() -> None:
    make_library()
    found = ask("central line infections parliament")
    assert found.total_all_words == 0
    assert titles(found)[0] == "Central line infections in children"


def test_a_phrase_must_stand_in_one_piece() -> None:
    make_article("Right", body="<p>The central line was old.</p>")
    make_article("Wrong", body="<p>The line was central.</p>")
    assert titles(ask('"central line"')) == ["Right"]


def test_a_phrase_does_not_reach_from_the_title_into_the_summary() -> None:
    make_article("All about the line", summary="Infection is another thing.")
    assert titles(ask('"line infection"')) == []


def test_minus_leaves_out_and_or_widens() -> None:
    make_library()
    assert titles(ask("infection -children -falls")) == ["Hand hygiene"]
    assert set(titles(ask("lamp OR soap"))) == {"Falls at night", "Hand hygiene"}


def test_fields_narrow_by_tag_author_category_type_and_year() -> None:
    shelf = make_category("Falls and frailty")
    make_article(
        "Wanted", tags=["call bells"], authors=[make_author("Jo Hart")], category=shelf, type="tool"
    )
    make_article("Other")
    year = timezone.localdate().year
    for asked in (
        "tag:call-bells",
        'tag:"call bells"',
        "author:hart",
        'author:"Jo Hart"',
        "type:tool",
    ):
        assert titles(ask(asked)) == ["Wanted"], asked
    assert titles(ask("category:falls-and-frailty")) == ["Wanted"]
    assert set(titles(ask(f"year:{year} -tag:call-bells"))) | {"Wanted"} == {"Wanted", "Other"}
    assert titles(ask("tag:nothing")) == []


def test_an_abbreviation_finds_its_long_form_and_the_other_way_round() -> None:
    Abbreviation.objects.create(
        short="CLABSI", long="central line associated bloodstream infection"
    )
    make_article("Long", body="<p>A central line-associated bloodstream infection on the ward.</p>")
    make_article("Short", body="<p>Our CLABSI rate.</p>")
    make_article(
        "Neither", body="<p>An infection of the central bloodstream, associated with a line.</p>"
    )
    assert set(titles(ask("clabsi"))) == {"Long", "Short"}
    assert {"Long", "Short"} <= set(titles(ask("central line associated bloodstream infection")))


def test_did_you_mean_offers_the_nearest_word_of_the_library() -> None:
    make_article("Anaphylaxis after contrast")
    spelling.rebuild_words()
    found = ask("anafylaxis")
    assert found.total == 0
    assert found.did_you_mean == "anaphylaxis"


def test_did_you_mean_never_offers_a_word_that_only_hidden_articles_hold() -> None:
    make_hidden_articles(body="<p>Anaphylaxis.</p>")
    spelling.rebuild_words()
    assert ask("anafylaxis").did_you_mean == ""


def test_what_is_not_public_is_neither_found_nor_counted() -> None:
    make_hidden_articles(body="<p>walrus</p>", tags=["walrus"], type="tool")
    make_article("Public", body="<p>walrus</p>")
    found = ask("walrus")
    assert titles(found) == ["Public"]
    assert found.total == 1
    assert counts(found, "tag") == {}
    assert counts(found, "type") == {"blog": 1}
    assert counts(ask(), "type") == {"blog": 1}


def test_facets_count_what_is_found_and_narrow_it() -> None:
    make_library()
    found = ask("infection")
    assert counts(found, "type") == {"tool": 2, "blog": 1}
    narrowed = ask("infection", chosen={"type": ["tool"]})
    assert set(titles(narrowed)) == {"Falls at night", "Hand hygiene"}
    assert counts(narrowed, "type") == {"tool": 2, "blog": 1}, (
        "a facet that widens shows what else there is"
    )


def test_an_article_of_a_great_many_authors_has_each_of_them_as_a_facet() -> None:
    authors = [make_author(f"Author {number}") for number in range(FACETS_IN_ROW + 4)]
    make_article("By many", authors=authors)
    make_article("By the last", authors=authors[-1:])
    (hit,) = ask("many").hits
    assert [value for name, value, _ in hit.facets("author")] == [author.slug for author in authors]
    assert counts(ask(), "author")[authors[-1].slug] == 2
    assert sorted(titles(ask(chosen={"author": [authors[-1].slug]}))) == ["By many", "By the last"]


def test_a_facet_value_keeps_its_label_together_while_articles_learn_of_another_one() -> None:
    first, _ = make_article("First", tags=["falls"]), make_article("Second", tags=["falls"])
    ask()
    Tag.objects.filter(slug="falls").update(name="Falls of patients")
    index.update("article", [first.pk])
    (group,) = [group for group in ask().groups if group.name == "tag"]
    assert [(value.value, value.count) for value in group.values] == [("falls", 2)]
    assert {value.label for value in group.values} <= {"falls", "Falls of patients"}
    assert len(titles(ask(chosen={"tag": ["falls"]}))) == 2


def test_several_types_widen_and_several_tags_narrow() -> None:
    make_article("A", tags=["x", "y"], type="blog")
    make_article("B", tags=["x"], type="tool")
    make_article("C", tags=["y"], type="news")
    assert set(titles(ask(chosen={"type": ["blog", "tool"]}))) == {"A", "B"}
    assert titles(ask(chosen={"tag": ["x", "y"]})) == ["A"]


def test_a_category_holds_what_stands_under_it() -> None:
    top = make_category("Surgery")
    under = make_category("Checklists", parent=top)
    make_article("Deep", category=under)
    assert titles(ask(fixed={"category": ["surgery"]})) == ["Deep"]
    assert counts(ask(), "category") == {"surgery": 1, "checklists": 1}


def test_newest_and_most_viewed_order() -> None:
    old = make_article("Old", published_at=timezone.now() - timedelta(days=9))
    make_article("New")
    assert titles(ask()) == ["New", "Old"]
    index.set_popularity("article", {old.pk: 50})
    index_view.forget()
    assert titles(ask(sort="most-viewed")) == ["Old", "New"]


def test_packing_changes_no_answer() -> None:
    make_library()
    before = [(hit.object_id, hit.all_words) for hit in ask("infection children").hits]
    assert postings.pack() > 0
    assert postings.pack() == 0
    after = [(hit.object_id, hit.all_words) for hit in ask("infection children").hits]
    assert before == after
    index_view.forget()
    assert [(hit.object_id, hit.all_words) for hit in ask("infection children").hits] == before


@pytest.mark.parametrize("packed", [False, True])
def test_a_change_is_found_at_once_and_its_old_words_no_more(packed: bool) -> None:
    article = make_article("Forenoon")
    ask()
    if packed:
        postings.pack()
    article.title = "Afterwards"
    save_article(article=article, by=None)
    assert titles(ask("afterwards")) == ["Afterwards"]
    assert ask("forenoon").total == 0


@pytest.mark.parametrize("packed", [False, True])
def test_an_archived_article_is_gone_at_once_and_comes_back(packed: bool) -> None:
    article = make_article("Comes and goes")
    assert ask("comes").total == 1
    if packed:
        postings.pack()
    set_status(ids=[article.pk], status=Article.Status.ARCHIVED, by=None)
    assert ask("comes").total == 0
    set_status(ids=[article.pk], status=Article.Status.PUBLISHED, by=None)
    assert ask("comes").total == 1


def test_pages_divide_the_whole() -> None:
    for number in range(7):
        make_article(f"Pressure sore {number}")
    pages = [titles(ask("pressure", size=3, page=page)) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert len({title for page in pages for title in page}) == 7


def test_reindexing_changes_no_answer_and_goes_on_where_it_stopped() -> None:
    make_library()
    postings.pack()
    before = titles(ask("infection"))
    next(reindex())  # and no further
    list(reindex())
    assert titles(ask("infection")) == before
    index_view.forget()
    assert titles(ask("infection")) == before


def test_reindexing_finds_what_was_written_past_the_index() -> None:
    article = make_article("Known")
    Article.objects.filter(pk=article.pk).update(title="Renamed in the dark")
    list(reindex())
    assert titles(ask("dark")) == ["Renamed in the dark"]
