"""The fields clean whatever way a text takes to the database."""

import json
from pathlib import Path

import pytest
from django.db.models import F
from django.test import Client

from accounts.models import User
from hub.richtext.sanitizer import sanitize
from hub.richtext.widgets import RichTextFormField
from learn.models import Article, Author, Category, Series, Tag
from tests.hub.test_richtext_sanitizer import assert_harmless, payloads
from tests.make import make_article, make_category

pytestmark = pytest.mark.django_db
NASTY = (
    '<p onclick="x">Kept</p><script>alert(1)</script><img src="https://elsewhere.example/a.png">'
)
CLEAN = "<p>Kept</p>"
ADDRESS = "javascript:alert(1)"
NAUGHTY = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile" / "naughty_strings.json"
)


def fresh(**fields: object) -> Article:
    return Article(
        title="A", slug="a", category=make_category(), body=NASTY, source_url=ADDRESS, **fields
    )


def stored() -> list[tuple[str, str]]:
    return list(Article.objects.values_list("body", "source_url"))


def test_create() -> None:
    Article.objects.create(
        title="A", slug="a", category=make_category(), body=NASTY, source_url=ADDRESS
    )
    assert stored() == [(CLEAN, "")]


def test_save_cleans_the_object_in_hand_too() -> None:
    article = fresh()
    article.save()
    assert (article.body, article.source_url) == (CLEAN, "")


def test_bulk_create() -> None:
    Article.objects.bulk_create([fresh(), fresh()])
    assert stored() == [(CLEAN, "")] * 2


def test_bulk_create_that_updates() -> None:
    fresh().save()
    again = fresh()
    again.pk = Article.objects.get().pk
    Article.objects.bulk_create(
        [again], update_conflicts=True, unique_fields=["id"], update_fields=["body", "source_url"]
    )
    assert stored() == [(CLEAN, "")]


def test_update() -> None:
    fresh().save()
    Article.objects.update(body=NASTY, source_url=ADDRESS)
    assert stored() == [(CLEAN, "")]


def test_bulk_update() -> None:
    articles = Article.objects.bulk_create([fresh(), fresh()])
    for article in articles:
        article.body, article.source_url = NASTY, ADDRESS
    Article.objects.bulk_update(articles, ["body", "source_url"])
    assert stored() == [(CLEAN, "")] * 2


def test_update_or_create() -> None:
    Article.objects.update_or_create(
        title="A",
        defaults={"slug": "a", "category": make_category(), "body": NASTY, "source_url": ADDRESS},
    )
    assert stored() == [(CLEAN, "")]


def test_an_expression_is_left_to_the_database() -> None:
    fresh().save()
    Article.objects.update(body=F("body"))
    assert stored() == [(CLEAN, "")]


def test_every_hostile_payload_through_the_field() -> None:
    bodies = payloads()
    category = make_category()
    Article.objects.bulk_create(
        [Article(title="A", slug="a", category=category, body=body) for body in bodies]
    )
    for body in Article.objects.values_list("body", flat=True):
        assert_harmless(body)
        assert sanitize(body) == body


def naughty() -> list[str]:
    if not NAUGHTY.exists():
        pytest.skip("the list of strings is not at hand")
    return [text for text in json.loads(NAUGHTY.read_text()) if text.strip() and "\x00" not in text]


def test_naughty_strings_are_stored_as_they_were_typed() -> None:
    texts = [text for text in naughty() if len(text) <= 150]
    assert len(texts) > 400
    category = make_category()
    Article.objects.bulk_create(
        [
            Article(title=text, summary=text, content_warning=text, slug="a", category=category)
            for text in texts
        ]
    )
    rows = Article.objects.order_by("pk").values_list("title", "summary", "content_warning")
    assert list(rows) == [(text, text, text) for text in texts]
    Author.objects.bulk_create(
        [Author(name=text, slug=f"a{n}", about=text) for n, text in enumerate(texts)]
    )
    assert list(Author.objects.order_by("pk").values_list("name", flat=True)) == texts
    Series.objects.bulk_create([Series(title=text, slug=f"s{n}") for n, text in enumerate(texts)])
    assert list(Series.objects.order_by("pk").values_list("title", flat=True)) == texts


def test_naughty_strings_are_shown_as_they_were_typed(client: Client, hana: User) -> None:
    from html import escape

    texts = [text for text in naughty() if len(text) <= 80 and ("<" in text or "'" in text)][:40]
    for number, text in enumerate(texts):
        Tag.objects.create(name=f"{text} {number}", slug=f"t{number}")
        Category.objects.create(name=text, slug=f"c{number}")
    make_article(texts[0], tags=[f"{text} {number}" for number, text in enumerate(texts[:5])])
    client.force_login(hana)
    for address in ("/admin/learn/tag/", "/admin/learn/category/"):
        page = client.get(address).content.decode()
        for text in texts:
            shown = escape(" ".join(text.split()), quote=True)
            assert shown in " ".join(page.split()), (address, text)
            if "<" in text:
                assert text not in page


def test_a_text_of_megabytes_that_is_refused_comes_back_as_its_words() -> None:
    shown = RichTextFormField(max_length=100).bound_data("<ul><li>word &lt;" * 60_000, None)
    assert shown.count("word &lt;") == 60_000
    assert "<" not in shown
