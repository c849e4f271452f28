"""The library's lists and the article's page, as a browser asks for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries as CountQueries

from accounts.models import User
from hub import link_previews
from hub.rendering.fragment_cache import fragments
from learn.articles.related import refresh
from learn.flows import save_article, set_status
from learn.models import Article, ArticleFigures, Series, Tag, TagSynonym
from tests.make import make_article, make_articles, make_author, make_category, make_hidden_articles

pytestmark = pytest.mark.django_db
HX = {"HX-Request": "true"}


def page(client: Client, path: str, **headers: str) -> str:
    response = client.get(path, headers=headers)
    assert response.status_code == 200, path
    return response.content.decode()


def every_list() -> list[str]:
    return [
        "/learn/",
        "/learn/?q=walrus",
        "/learn/category/safer-care/",
        "/learn/tag/walrus/",
        "/learn/author/{author}/",
    ]


def test_lists_show_what_is_public_and_nothing_else(client: Client) -> None:
    author = make_author("Ada Eland")
    make_hidden_articles(body="<p>walrus</p>", tags=["walrus"], authors=[author])
    make_article("In the open", body="<p>walrus</p>", tags=["walrus"], authors=[author])
    for path in every_list():
        html = page(client, path.format(author=author.slug))
        assert "In the open" in html, path
        assert "Hidden" not in html, path
        assert "<strong>1</strong>" in html, path


def test_a_tag_and_an_author_of_hidden_articles_alone_do_not_exist(
    client: Client, hana: User
) -> None:
    author = make_author("Ada Eland")
    make_hidden_articles(tags=["walrus"], authors=[author])
    for path in ("/learn/tag/walrus/", f"/learn/author/{author.slug}/"):
        assert client.get(path).status_code == 404
    assert "walrus" not in page(client, "/learn/suggest/?q=wal")
    assert "Eland" not in page(client, "/learn/suggest/?q=ela")


def test_an_article_that_is_not_public_opens_for_its_author_and_the_editors_alone(
    client: Client, cleo: User, ella: User, hana: User
) -> None:
    for hidden in make_hidden_articles(contributed_by=cleo):
        address = hidden.get_absolute_url()
        assert client.get(address).status_code == 404
        client.force_login(ella)
        assert client.get(address).status_code == 404
        client.force_login(cleo)
        assert "not public" in page(client, address)
        client.force_login(hana)
        assert "not public" in page(client, address)
        client.logout()


def test_an_article_to_come_opens_when_its_time_has_come(client: Client) -> None:
    soon = timezone.now() + timedelta(hours=1)
    article = make_article("Patience", published_at=soon)
    assert "Patience" not in page(client, "/learn/")
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now() - timedelta(seconds=5))
    save_article(article=Article.objects.get(pk=article.pk), by=None)
    assert "Patience" in page(client, "/learn/")


def test_time_alone_makes_an_article_public(client: Client) -> None:
    make_article("Patience", published_at=timezone.now() + timedelta(hours=1))
    assert "Patience" not in page(client, "/learn/")
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=True):
        assert "Patience" in page(client, "/learn/")


def test_an_edit_shows_at_once_to_everyone(client: Client, ella: User) -> None:
    article = make_article("First title", tags=["alpha"])
    member = Client()
    member.force_login(ella)
    for reader in (client, member):
        assert "First title" in page(reader, "/learn/")
        assert "First title" in page(reader, article.get_absolute_url())
    article.title = "Second title"
    save_article(article=article, by=None, tags=["beta"])
    for reader in (client, member):
        assert "Second title" in page(reader, "/learn/")
        assert "First title" not in page(reader, "/learn/?q=title")
        html = page(reader, article.get_absolute_url())
        assert "Second title" in html
        assert "/learn/tag/beta/" in html
    set_status(ids=[article.pk], status=Article.Status.ARCHIVED, by=None)
    assert client.get(article.get_absolute_url()).status_code == 404
    assert "Second title" not in page(client, "/learn/")


def test_an_old_slug_or_category_leads_to_the_new_address(client: Client) -> None:
    article = make_article("Old words")
    old = article.get_absolute_url()
    article.title = "New words"
    article.category = make_category("Other shelf")
    save_article(article=article, by=None)
    response = client.get(old)
    assert response.status_code == 301
    assert (
        response["Location"]
        == article.get_absolute_url()
        == f"/learn/other-shelf/new-words-{article.pk}/"
    )
    assert client.get(f"/learn/articles/{article.pk}/")["Location"] == article.get_absolute_url()


def test_a_synonym_of_a_tag_leads_to_the_tag(client: Client) -> None:
    make_article(tags=["hand hygiene"])
    TagSynonym.objects.create(
        name="hand washing", slug="hand-washing", tag=Tag.objects.get(slug="hand-hygiene")
    )
    assert client.get("/learn/tag/hand-washing/")["Location"] == "/learn/tag/hand-hygiene/"


def test_the_article_page_shows_its_parts(client: Client) -> None:
    series = Series.objects.create(title="Talks", slug="talks")
    one = make_article("Part one", series=series, series_position=1)
    two = make_article(
        "Part two",
        series=series,
        series_position=2,
        authors=[make_author("Zoë Last", affiliation="Example Hospital"), make_author("Amy First")],
        tags=["listening"],
        content_warning="the death of a child",
        is_preexisting=True,
        source_name="A journal",
        source_url="https://example.org/paper",
        original_author_text="Last Z, First A",
        doi="10.1000/xyz123",
        country="IE",
    )
    html = page(client, two.get_absolute_url())
    for part in (
        *(
            "Zoë Last",
            "Example Hospital",
            "/learn/tag/listening/",
            "the death of a child",
            "A journal",
            "10.1000/xyz123",
        ),
        *(
            "https://example.org/paper",
            "Last Z, First A",
            "Ireland",
            "Part 2 of 2",
            one.get_absolute_url(),
            "min read",
        ),
    ):
        assert part in html, part
    assert html.index("Zoë Last") < html.index("Amy First")


def test_an_article_says_that_its_review_is_overdue_and_in_which_language_it_is(
    client: Client,
) -> None:
    overdue = make_article(
        "Old advice", review_by=timezone.localdate() - timedelta(days=1), language="fr"
    )
    current = make_article("New advice", review_by=timezone.localdate() + timedelta(days=1))
    html = page(client, overdue.get_absolute_url())
    assert "was to be checked again" in html
    assert "In French" in html
    assert "was to be checked again" not in page(client, current.get_absolute_url())


def test_a_series_names_only_the_parts_that_are_public(client: Client) -> None:
    series = Series.objects.create(title="Talks", slug="talks")
    make_hidden_articles(series=series, series_position=1)
    shown = make_article("Shown", series=series, series_position=2)
    html = page(client, shown.get_absolute_url())
    assert "Part 1 of 1" in html
    assert "Hidden" not in html


def test_related_articles_are_those_everyone_may_read(client: Client) -> None:
    near = make_article("Near", tags=["sepsis", "children"], body="<p>Sepsis in children.</p>")
    hidden = make_article("Hidden", tags=["sepsis"], body="<p>Sepsis in children.</p>")
    article = make_article(
        "Here", tags=["sepsis", "children"], body="<p>Sepsis in children, again.</p>"
    )
    refresh()
    assert set(ArticleFigures.objects.get(pk=article.pk).related) == {near.pk, hidden.pk}
    assert "Near" in page(client, article.get_absolute_url())
    set_status(ids=[hidden.pk], status=Article.Status.ARCHIVED, by=None)
    html = page(client, article.get_absolute_url())
    assert "Near" in html
    assert "Hidden" not in html


def test_htmx_gets_the_list_alone_and_says_what_it_depends_on(client: Client) -> None:
    make_article("Only one")
    plain, part = client.get("/learn/?q=one"), client.get("/learn/?q=one", headers=HX)
    assert b"<html" in plain.content
    assert b"<html" not in part.content
    assert part.content.decode().strip() in plain.content.decode()
    assert "HX-Request" in plain["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        *(
            "?page=0",
            "?page=-1",
            "?page=x",
            "?page=99999999999",
            "?page=2",
            "?sort=nothing",
            "?type=nothing",
        ),
        *("?q=%00", "?q=%22", "?tag=%00", "?year=abc", "?q=" + "x" * 5000, "?author=%F0%9F%92%A9"),
    ],
)
def test_a_wrong_address_still_shows_a_page(client: Client, address: str) -> None:
    make_article()
    page(client, f"/learn/{address}")


def test_a_visitor_gets_no_cookie_and_no_session(client: Client) -> None:
    article = make_article()
    for path in ("/", "/learn/", "/learn/?q=ward", article.get_absolute_url()):
        assert not client.get(path).cookies, path
    assert not Session.objects.exists()


@pytest.mark.parametrize("articles", [1, 50])
@pytest.mark.parametrize("signed_in", [False, True])
def test_queries_do_not_depend_on_the_number_of_rows(
    client: Client,
    ella: User,
    articles: int,
    signed_in: bool,
    django_assert_max_num_queries: CountQueries,
) -> None:
    author = make_author("Ada Eland")
    series = Series.objects.create(title="Talks", slug="talks")
    shared = {"authors": [author], "series": series}
    last = make_articles(
        {"title": f"Ward {n}", "tags": ["a", f"t{n}"], **shared} for n in range(articles)
    )[-1]
    if signed_in:
        client.force_login(ella)
    limits = {
        "/learn/": 8,
        "/learn/?q=ward": 8,
        "/learn/?q=ward+changed": 8,
        "/learn/category/safer-care/": 8,
        "/learn/tag/a/": 8,
        f"/learn/author/{author.slug}/": 8,
        last.get_absolute_url(): 6,
    }
    for path, most in limits.items():
        page(client, path)
        fragments.clear()
        with django_assert_max_num_queries(most):
            page(client, path)


def test_suggestions_offer_titles_tags_authors_and_categories(client: Client) -> None:
    make_article(
        "Sepsis in the small hours",
        tags=["sepsis"],
        authors=[make_author("Sepideh Karimi")],
        category=make_category("Deterioration and sepsis"),
    )
    html = page(client, "/learn/suggest/?q=sep")
    for part in (
        "Sepsis in the small hours",
        "Sepideh Karimi",
        "Deterioration and sepsis",
        'href="/learn/tag/sepsis/"',
    ):
        assert part in html, part
    assert page(client, "/learn/suggest/?q=s").strip() == ""
    assert page(client, "/learn/suggest/?q=' or 1=1 --").strip() == ""


def test_cards_on_the_home_page_keep_their_content_warning(client: Client) -> None:
    make_article("A death on the ward", content_warning="Death of a child")
    assert "Content warning" in page(client, "/")


def test_cards_of_articles_in_what_people_write_keep_their_content_warning() -> None:
    article = make_article(
        "A death on the ward", content_warning="Death of a child", summary="What we learned."
    )
    (card,) = link_previews.previews([("article", article.pk)]).values()
    assert card.summary == "Content warning: Death of a child. What we learned."


def test_a_search_past_the_limits_says_what_became_of_it(client: Client) -> None:
    make_article("Falls at night")
    said = "We read the rest of yours as ordinary words"
    assert said in page(client, "/learn/?q=" + "author:a+" * 9)
    assert said in page(
        client, "/learn/?q=" + '"falls+at+night"+OR+'.join(["", "", "", "", "", ""]) + "falls"
    )
    assert said not in page(client, "/learn/?q=" + "author:a+" * 8)
