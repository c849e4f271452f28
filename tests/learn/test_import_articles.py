"""What an import makes of the records: articles with their parts, found again when it is repeated."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.search.models import SearchDocument
from learn.importing.matching import free_slugs
from learn.importing.run import BATCH, ImportRun
from learn.importing.writer import ImportOptions, ImportTally
from learn.models import (
    Article,
    ArticleFigures,
    Author,
    AuthorAlias,
    Category,
    Revision,
    Series,
    Tag,
    TagSynonym,
)
from tests.learn.import_files import a_record, entry, import_command, run_import, write_lines
from tests.make import make_author, make_category

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf() -> Category:
    return make_category("Safer care", slug="safer-care")


def written_by(work: CaptureQueriesContext) -> list[str]:
    return [
        query["sql"] for query in work if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]


def test_a_record_becomes_an_article_with_all_its_parts() -> None:
    make_category("Hand hygiene", slug="hands")
    series = {"title": "Talks", "position": 3}
    tally = run_import(
        entry(categories=["safer-care", "Hand hygiene"], series=series, review_by="2030-01-01")
    )
    article = Article.objects.get()
    assert tally == ImportTally(created=1)
    assert (
        article.get_absolute_url()
        == f"/learn/safer-care/fewer-line-infections-on-one-ward-{article.pk}/"
    )
    assert [place.author.name for place in article.article_authors.all()] == [
        "Ben Okafor",
        "Cleo Marsh",
    ]
    assert article.authors.get(name="Ben Okafor").affiliation == "Northside Hospital"
    assert set(article.tags.names()) == {"Infection", "Central lines"}
    assert [category.slug for category in article.further_categories.all()] == ["hands"]
    assert article.series is not None
    assert (article.series.title, article.series.slug, article.series_position) == (
        "Talks",
        "talks",
        3,
    )
    assert (article.type, article.audience, article.country, article.language) == (
        "case-study",
        "staff",
        "GB",
        "en",
    )
    assert (article.source_name, article.doi, str(article.original_date)) == (
        "The Ward Journal",
        "10.1000/ward.1",
        "2021-03-01",
    )
    assert article.is_preexisting
    assert article.is_public
    assert ArticleFigures.objects.filter(article=article).exists()
    assert SearchDocument.objects.filter(
        kind="article", object_id=article.pk, removed=False
    ).exists()
    assert Revision.objects.get(article=article).content["authors"] == ["Ben Okafor", "Cleo Marsh"]


def test_a_body_is_cleaned_and_its_reading_time_is_that_of_what_remains() -> None:
    body = f"<p onclick='x()'>Kept</p><script>{'word ' * 5000}</script><img src='https://example.org/spy.gif'>"
    run_import(entry(body=body, title="<script>alert(1)</script>"))
    article = Article.objects.get()
    assert article.body.startswith("<p>Kept</p>")
    assert "script" not in article.body
    assert "example.org" not in article.body
    assert article.reading_minutes == 1
    run_import(entry(body=body.replace("Kept", "Changed")))
    article.refresh_from_db()
    assert article.body.startswith("<p>Changed</p>")
    assert "script" not in article.body


def test_the_same_record_again_writes_nothing() -> None:
    run_import(entry())
    before = Article.objects.values().get()
    with CaptureQueriesContext(connection) as work:
        assert run_import(entry()) == ImportTally(unchanged=1)
    assert written_by(work) == []
    assert Article.objects.values().get() == before
    assert Revision.objects.count() == 1


def test_a_changed_record_updates_its_article_and_keeps_the_old_version() -> None:
    run_import(entry())
    make_category("Hand hygiene", slug="hands")
    changed: dict[str, Any] = {
        "title": "A new title",
        "summary": "New words.",
        "tags": ["Cleaning"],
    }
    assert run_import(
        entry(**changed, authors=["Dev Sharma"], categories=["hands"])
    ) == ImportTally(updated=1)
    article = Article.objects.get()
    assert (article.title, article.slug, article.version) == ("A new title", "a-new-title", 2)
    assert list(article.tags.names()) == ["Cleaning"]
    assert [author.name for author in article.authors.all()] == ["Dev Sharma"]
    assert article.category.slug == "hands"
    titles = Revision.objects.order_by("version").values_list("content__title", flat=True)
    assert list(titles) == ["Fewer line infections on one ward", "A new title"]
    assert Revision.objects.order_by("version").last().content["tags"] == ["Cleaning"]  # type: ignore[union-attr]
    assert "New words." in SearchDocument.objects.get(kind="article", object_id=article.pk).text


def test_what_editors_decided_stays_when_the_record_does_not_say_otherwise() -> None:
    run_import(entry())
    published_at = Article.objects.get().published_at
    Article.objects.update(
        status=Article.Status.ARCHIVED, content_warning="Death of a child", review_by="2031-05-01"
    )
    run_import(entry(title="Another title"))
    article = Article.objects.get()
    assert (article.title, article.status) == ("Another title", Article.Status.ARCHIVED)
    assert (article.content_warning, str(article.review_by)) == ("Death of a child", "2031-05-01")
    assert article.published_at == published_at
    run_import(entry(title="Another title", status="published"))
    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED


def test_two_sources_may_use_the_same_ids() -> None:
    run_import(entry())
    assert run_import(entry(source={"name": "Elsewhere"})) == ImportTally(created=1)
    assert run_import(entry(), source="Third place") == ImportTally(created=1)
    assert sorted(Article.objects.values_list("source_key", flat=True)) == [
        "elsewhere",
        "the-ward-journal",
        "third-place",
    ]


def test_a_key_that_comes_again_in_one_file_updates_the_first() -> None:
    tally = run_import(entry(), entry(2), entry(title="Later words"))
    assert tally == ImportTally(created=2, updated=1)
    assert Article.objects.get(external_id="a-1").title == "Later words"


def test_tags_are_found_in_any_case_and_by_synonym() -> None:
    infection = Tag.objects.create(name="INFECTION", slug="infection")
    washing = Tag.objects.create(name="Hand hygiene", slug="hand-hygiene")
    TagSynonym.objects.create(name="Hand washing", slug="hand-washing", tag=washing)
    run_import(
        entry(tags=["infection", "hand WASHING", "Hand Hygiene", "Ünïque", "ünïque", "C++", "c"])
    )
    assert set(Article.objects.get().tags.all()) >= {infection, washing}
    assert {name.lower() for name in Article.objects.get().tags.names()} == {
        *("infection", "hand hygiene", "ünïque", "c++", "c"),
    }
    assert Tag.objects.count() == 5
    assert len(set(Tag.objects.values_list("slug", flat=True))) == 5


@pytest.mark.parametrize(
    ("known", "written", "is_same"),
    [
        ("Northside Hospital", "northside hospital", True),
        ("Northside Hospital", "", True),
        ("", "Northside Hospital", True),
        ("Northside Hospital", "Southside Hospital", False),
    ],
)
def test_a_name_is_the_same_author_unless_the_affiliations_differ(
    known: str, written: str, is_same: bool
) -> None:
    author = make_author("Ben Okafor", affiliation=known)
    run_import(entry(authors=[{"name": "OKAFOR, Ben", "affiliation": written}]))
    found = Article.objects.get().authors.get()
    assert (found == author) is is_same
    assert found.slug != "" and (is_same or found.slug != author.slug)


def test_a_merged_author_is_found_under_the_old_name() -> None:
    author = make_author("Benjamin Okafor")
    AuthorAlias.objects.create(slug="ben-okafor", name="Ben Okafor", author=author)
    run_import(entry(authors=["Ben Okafor", "Benjamin Okafor"]), entry(2, authors=["Ben-Okafor"]))
    assert list(Article.objects.get(external_id="a-1").authors.all()) == [author]
    assert Author.objects.exclude(pk=author.pk).get().slug == "ben-okafor-2"


def test_slugs_are_numbered_and_never_taken() -> None:
    assert free_slugs(["a", "a", "b"], lambda slugs: {"a", "a-2"} & set(slugs), 80) == [
        "a-3",
        "a-4",
        "b",
    ]
    crowded = free_slugs(["a"] * 40, lambda slugs: set() & set(slugs), 80)
    assert len(set(crowded)) == 40


def test_an_existing_series_is_used_whatever_its_case() -> None:
    series = Series.objects.create(title="Talks on the ward", slug="talks")
    run_import(entry(series="TALKS on the ward"), entry(2, series="New talks"))
    assert Article.objects.get(external_id="a-1").series == series
    assert Series.objects.count() == 2


def test_a_category_that_does_not_exist_is_named_or_filled_in(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "a.jsonl", a_record(categories=["Moon"]), a_record(id="a-2", categories=[])
    )
    code, _, errors = import_command(path)
    assert code == 1
    assert "line 1: there is no category “Moon”" in errors
    assert "line 2: names no category" in errors
    assert import_command(path, "--category", "safer-care")[0] == 0
    assert Article.objects.filter(category__slug="safer-care").count() == 2


def test_another_category_for_an_unchanged_record_updates_its_article() -> None:
    make_category("Hand hygiene", slug="hands")
    assert run_import(entry(categories=[]), category="safer-care") == ImportTally(created=1)
    assert run_import(entry(categories=[]), category="hands") == ImportTally(updated=1)
    assert Article.objects.get().category.slug == "hands"


def test_a_bad_record_is_reported_and_the_rest_is_imported(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "a.jsonl",
        a_record(),
        "{broken",
        a_record(id="a-3", type="essay"),
        a_record(id="a-4"),
    )
    code, output, errors = import_command(path)
    assert code == 1
    assert f"{path}, line 2: is not JSON" in errors
    assert f"{path}, line 3: type “essay” is not known; use one of blog, " in errors
    assert "Imported: 2 created, 0 updated, 0 unchanged, 2 bad." in output
    assert sorted(Article.objects.values_list("external_id", flat=True)) == ["a-1", "a-4"]


def test_a_record_that_only_the_database_refuses_does_not_stop_its_batch() -> None:
    too_late = entry(2, published_at="2021-01-01")
    object.__setattr__(too_late.record, "title", "x" * 400)
    tally = run_import(entry(1), too_late, entry(3))
    assert tally == ImportTally(created=2, bad=1)
    assert sorted(Article.objects.values_list("external_id", flat=True)) == ["a-1", "a-3"]


def test_strict_writes_all_or_nothing(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "a.jsonl", a_record(), "{broken", a_record(id="a-3", categories=["Moon"])
    )
    code, output, errors = import_command(path, "--strict")
    assert code == 1
    assert "Nothing was written" in output
    assert "Moon" in errors
    assert not Article.objects.exists()
    assert not Author.objects.exists()
    assert import_command(write_lines(path, a_record(), a_record(id="a-3")), "--strict")[0] == 0
    assert Article.objects.count() == 2


def test_strict_takes_back_batches_that_were_written_before_the_bad_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("learn.importing.run.BATCH", 2)
    tally = run_import(
        entry(1), entry(2), entry(3), entry(4, categories=["Moon"]), entry(5), strict=True
    )
    assert tally.bad == 1
    assert not Article.objects.exists()


def test_a_dry_run_writes_nothing_and_says_what_would_be(tmp_path: Path) -> None:
    run_import(entry(1), entry(2))
    path = write_lines(
        tmp_path / "a.jsonl", a_record(), a_record(id="a-2", title="New"), a_record(id="a-3"), "[]"
    )
    with CaptureQueriesContext(connection) as work:
        code, output, _ = import_command(path, "--dry-run")
    assert code == 1
    assert "It would be: 1 created, 1 updated, 1 unchanged, 1 bad." in output
    assert written_by(work) == []


def test_the_status_option_goes_before_what_the_records_say(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", a_record(status="published"), a_record(id="a-2"))
    import_command(path, "--status", "draft", "--quiet")
    assert set(Article.objects.values_list("status", "published_at")) == {("draft", None)}
    assert not Revision.objects.exists()
    assert not SearchDocument.objects.filter(kind="article", removed=False).exists()


def test_the_command_explains_what_it_cannot_do(tmp_path: Path) -> None:
    from django.core.management.base import CommandError

    path = write_lines(tmp_path / "a.dat", a_record())
    for arguments, words in (
        ((tmp_path / "none.jsonl",), "There is no file"),
        ((path,), "--format jsonl, ris, pubmed"),
        (
            (path, "--format", "jsonl", "--category", "moon"),
            "There is no category “moon”. There are: safer-care",
        ),
    ):
        with pytest.raises(CommandError, match=words):
            import_command(*arguments)


def test_quiet_says_nothing_when_all_is_well(tmp_path: Path) -> None:
    assert import_command(write_lines(tmp_path / "a.jsonl", a_record()), "--quiet") == (0, "", "")


def test_the_number_of_queries_does_not_depend_on_the_number_of_records() -> None:
    def queries(first: int, count: int, **fields: Any) -> int:
        numbers = range(first, first + count)
        made = [
            entry(
                number,
                tags=[f"T{number}", "T"],
                authors=[f"A{number} B"],
                series=f"S{number}",
                **fields,
            )
            for number in numbers
        ]
        with CaptureQueriesContext(connection) as work:
            run_import(*made)
        return len(work)

    queries(1, 1)
    few, many = queries(100, 2), queries(200, 50)
    assert many <= few + 2, (few, many)
    few, many = queries(100, 2, title="Changed"), queries(200, 50, title="Changed")
    assert many <= few + 2, (few, many)


def test_no_more_than_a_batch_is_held_before_it_is_written() -> None:
    handed, most = 0, 0

    def stream() -> Any:
        nonlocal handed, most
        for number in range(BATCH * 2 + 10):
            handed += 1
            most = max(most, handed - importing.tally.created)
            yield entry(number)

    importing = ImportRun(ImportOptions(), report=list[Any]().append, dry_run=True)
    assert importing.run(stream()).created == BATCH * 2 + 10
    assert most <= BATCH
