"""The history of an article: what is kept, how two versions differ, and the way back."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from hub.search.models import SearchDocument
from learn.flows import ArticleChanged, save_article, set_status
from learn.history.diffs import differences, shortened, word_difference
from learn.history.restore import restore
from learn.history.revisions import LABELS, in_words, snapshot
from learn.merging import merge_authors, merge_tags
from learn.models import Article, Category, Revision, Series
from tests.cast import make_staff
from tests.make import make_article, make_author, make_category, make_tag

pytestmark = pytest.mark.django_db


def changed(
    article: Article,
    *,
    by: User | None = None,
    note: str = "",
    tags: list[str] | None = None,
    **fields: object,
) -> Article:
    for name, value in fields.items():
        setattr(article, name, value)
    return save_article(article=article, by=by, note=note, tags=tags)


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in word_difference(old, new)]


def test_every_published_change_is_kept_with_who_and_why(ben: User) -> None:
    article = make_article("First title")
    changed(article, by=ben, note="Clearer", title="Second title")
    newest, oldest = Revision.objects.filter(article=article)
    assert (newest.version, newest.content["title"], newest.made_by, newest.note) == (
        2,
        "Second title",
        ben,
        "Clearer",
    )
    assert oldest.content["title"] == "First title"


def test_drafts_leave_no_trace_and_publishing_does() -> None:
    article = make_article(status=Article.Status.DRAFT, published_at=None)
    changed(article, title="Still a draft")
    assert not Revision.objects.exists()
    set_status(ids=[article.pk], status=Article.Status.PUBLISHED, by=None)
    assert [revision.note for revision in Revision.objects.all()] == ["Published"]


def test_a_snapshot_holds_every_field_and_survives_json() -> None:
    series = Series.objects.create(title="Voices", slug="voices")
    article = make_article(
        authors=[make_author("Zoë"), make_author("Adam")],
        tags=["falls", "Night"],
        further_categories=[make_category("Staffing")],
        series=series,
        country="DK",
        original_date="2020-02-29",
    )
    content = snapshot(Article.objects.get(pk=article.pk))
    assert json.loads(json.dumps(content)) == content
    assert set(content) == set(LABELS)
    assert content["authors"] == ["Zoë", "Adam"]
    assert content["further_categories"] == ["Staffing"]
    assert in_words("country", content["country"]) == "Denmark"
    assert in_words("original_date", content["original_date"]) == "29 February 2020"


def test_differences_go_by_whole_words() -> None:
    assert pieces("The ward saw a rise in falls.", "The ward saw a marked rise in harm.") == [
        ("same", "The ward saw a "),
        ("added", "marked "),
        ("same", "rise in "),
        ("removed", "falls"),
        ("added", "harm"),
        ("same", "."),
    ]


def test_nothing_is_lost_in_a_difference() -> None:
    old, new = "a b\n\u2028c 🙂 d" * 50, "a 🙂 c\nd\ud7ff e" * 40
    parts = word_difference(old, new)
    assert "".join(piece.text for piece in parts if piece.kind != "added") == old
    assert "".join(piece.text for piece in parts if piece.kind != "removed") == new


def test_long_unchanged_runs_are_left_out() -> None:
    old = "word " * 3000
    parts = shortened(word_difference(old, old + "and more"))
    assert [piece.kind for piece in parts][:3] == ["same", "gap", "same"]
    assert sum(len(piece.text) for piece in parts) < 3000


def test_the_text_is_compared_as_text_and_formatting_alone_as_html() -> None:
    old, new = {"body": "<p>Wash <b>hands</b></p>"}, {"body": "<p>Wash your <i>hands</i></p>"}
    [text] = differences(old, new)
    assert [(piece.kind, piece.text) for piece in text.pieces] == [
        ("same", "Wash "),
        ("added", "your "),
        ("same", "hands"),
    ]
    [markup] = differences(old, {"body": "<p>Wash <i>hands</i></p>"})
    assert markup.is_markup


def test_a_link_that_leads_elsewhere_now_is_seen() -> None:
    [text] = differences(
        {"body": '<p><a href="https://good.example/">Guide</a></p>'},
        {"body": '<p><a href="https://bad.example/">Guide</a></p>'},
    )
    assert not text.is_markup
    assert ("added", "bad") in [(piece.kind, piece.text) for piece in text.pieces]


def test_going_back_makes_a_new_version_with_the_old_content(ben: User, asha: User) -> None:
    authors = [make_author("Zoë"), make_author("Adam")]
    article = make_article("Old", authors=authors, tags=["falls"], summary="Old words")
    changed(article, by=ben, title="New", summary="New words", tags=["other"])
    save_article(article=article, by=ben, authors=[])
    saved, missing = restore(revision=Revision.objects.get(article=article, version=1), by=asha)
    assert (saved.title, saved.summary, saved.version, missing) == ("Old", "Old words", 4, [])
    assert [place.author.name for place in saved.article_authors.all()] == ["Zoë", "Adam"]
    assert list(saved.tags.names()) == ["falls"]
    newest = Revision.objects.filter(article=article)[0]
    assert (newest.version, newest.made_by, newest.note) == (4, asha, "Back to version 1")
    assert "Old" in SearchDocument.objects.get(object_id=article.pk).text


def test_going_back_leaves_status_and_publication_time() -> None:
    article = make_article("Old")
    changed(article, title="New")
    set_status(ids=[article.pk], status=Article.Status.ARCHIVED, by=None)
    published_at = Article.objects.get().published_at
    saved, _ = restore(revision=Revision.objects.get(article=article, version=1), by=None)  # type: ignore[arg-type]
    assert (saved.status, saved.published_at) == (Article.Status.ARCHIVED, published_at)


def test_what_the_library_no_longer_has_is_said(ben: User) -> None:
    zoe, gone = make_author("Zoë"), make_author("Gone")
    series = Series.objects.create(title="Voices", slug="voices")
    shelf = Category.objects.create(name="Closed shelf", slug="closed")
    article = make_article("Old", authors=[gone, zoe], category=shelf, series=series)
    changed(article, title="New", category=make_category(), series=None)
    save_article(article=article, by=ben, authors=[zoe])
    for row in (gone, series, shelf):
        row.delete()
    saved, missing = restore(revision=Revision.objects.get(article=article, version=1), by=ben)
    assert missing == ["the category “Closed shelf”", "the series “Voices”", "the author “Gone”"]
    assert [place.author for place in saved.article_authors.all()] == [zoe]
    assert saved.category == make_category()


def test_merged_names_are_followed(ben: User) -> None:
    old, keep = make_author("P. Shah"), make_author("Priya Shah")
    article = make_article(authors=[old], tags=["Hand-hygiene"])
    merge_authors(keep=keep, others=[old])
    merge_tags(keep=make_tag("hand hygiene"), others=[article.tags.get()])
    save_article(article=article, by=ben, authors=[], tags=[])
    saved, missing = restore(revision=Revision.objects.get(article=article, version=1), by=ben)
    assert missing == []
    assert [place.author for place in saved.article_authors.all()] == [keep]
    assert list(saved.tags.names()) == ["hand hygiene"]


def test_going_back_notices_a_change_meanwhile(ben: User) -> None:
    article = make_article("Old")
    changed(article, title="New")
    with pytest.raises(ArticleChanged):
        restore(
            revision=Revision.objects.get(article=article, version=1), by=ben, expected_version=1
        )
    assert Article.objects.get().title == "New"


# --- The pages ---


def address(article: Article, rest: str = "") -> str:
    return f"/admin/learn/article/{article.pk}/history/{rest}"


def test_staff_see_who_when_and_what(client: Client, hana: User, ben: User) -> None:
    article = make_article("First")
    changed(article, by=ben, note="A better word", title="Second <b>title</b>")
    client.force_login(hana)
    page = client.get(address(article)).content.decode()
    assert "Ben Okafor" in page
    assert "A better word" in page
    version = client.get(address(article, "2/")).content.decode()
    assert "<del>First</del>" in version
    assert "<ins>Second &lt;b&gt;title&lt;/b&gt;</ins>" in version
    now = client.get(address(article, "1/?against=now")).content.decode()
    assert "Go back to version 1" in now


def test_going_back_by_the_button(client: Client, hana: User) -> None:
    article = make_article("First")
    changed(article, title="Second")
    client.force_login(hana)
    response = client.post(address(article, "1/restore/"), {"expected_version": 2})
    assert response.headers["Location"] == f"/admin/learn/article/{article.pk}/change/"
    assert Article.objects.get().title == "First"
    again = client.post(address(article, "1/restore/"), {"expected_version": 2}, follow=True)
    assert "Somebody saved the article just now" in again.content.decode()
    assert Article.objects.get().version == 3


@pytest.mark.parametrize(("sent", "status"), [({}, 404), ({"expected_version": "x"}, 404)])
def test_going_back_without_a_version_does_nothing(
    client: Client, hana: User, sent: dict[str, str], status: int
) -> None:
    article = make_article("First")
    client.force_login(hana)
    assert client.post(address(article, "1/restore/"), sent).status_code == 404
    assert client.get(address(article, "1/restore/")).status_code == 405
    assert client.get(address(article, "99/")).status_code == 404


def test_the_history_is_for_editors_only(client: Client, cleo: User) -> None:
    article = make_article("First")
    for person, status in ((cleo, 302), (make_staff(), 403)):
        client.force_login(person)
        assert client.get(address(article)).status_code == status
        assert client.get(address(article, "1/")).status_code == status
        assert (
            client.post(address(article, "1/restore/"), {"expected_version": 1}).status_code
            == status
        )


def test_the_history_costs_the_same_for_one_and_for_many_versions(
    client: Client, hana: User, ben: User
) -> None:
    article = make_article("First", by=ben)
    client.force_login(hana)
    client.get(address(article))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address(article)).status_code == 200
        return len(captured)

    few = queries()
    Revision.objects.bulk_create(
        [
            Revision(article=article, version=number, content={}, made_by=ben)
            for number in range(2, 50)
        ]
    )
    assert queries() == few


def test_what_reads_the_same_is_no_difference() -> None:
    old = {"published_at": "2026-11-20T20:34:23+00:00", "pmid": "", "series": None}
    assert (
        differences(
            old, {"published_at": "2026-11-20T20:34:23.78+00:00", "pmid": None, "series": ""}
        )
        == []
    )
