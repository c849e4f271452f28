"""The sitemap, robots.txt and the OpenSearch description."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learn.integrations.sitemaps import SECTIONS
from learn.models import Series
from tests.make import make_article, make_articles, make_author, make_category, make_hidden_articles

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    found = [place.text or "" for place in root.iter(f"{MAP}loc")]
    assert all(place.startswith(settings.SITE_URL) for place in found) or address == "/sitemap.xml"
    return [place.removeprefix(settings.SITE_URL) for place in found]


def section(client: Client, name: str) -> list[str]:
    return locations(client, f"/sitemap-{name}.xml")


def test_the_index_names_every_section(client: Client) -> None:
    make_article()
    names = [place.rpartition("/")[2] for place in locations(client, "/sitemap.xml")]
    assert {*names} == {
        f"sitemap-{name}.xml" for name in (*SECTIONS, "networks", "discussions", "campaigns")
    }


def test_articles_stand_in_it_with_their_change(client: Client) -> None:
    article = make_article()
    assert section(client, "articles") == [article.get_absolute_url()]
    assert (
        f"<lastmod>{article.updated_at:%Y-%m-%d}</lastmod>"
        in client.get("/sitemap-articles.xml").content.decode()
    )


def test_shelves_of_published_articles_stand_in_it(client: Client) -> None:
    author, series = make_author(), Series.objects.create(title="Talks", slug="talks")
    top = make_category("Medication")
    article = make_article(
        authors=[author],
        tags=["sepsis"],
        series=series,
        category=make_category("Insulin", parent=top),
    )
    make_category("Empty")
    assert section(client, "categories") == [
        top.get_absolute_url(),
        article.category.get_absolute_url(),
    ]
    assert section(client, "tags") == ["/learn/tag/sepsis/"]
    assert section(client, "authors") == [author.get_absolute_url()]
    assert section(client, "series") == [series.get_absolute_url()]


def test_nothing_hidden_stands_in_it(client: Client) -> None:
    series = Series.objects.create(title="Secret talks", slug="secret-talks")
    category = make_category("Hidden shelf")
    make_hidden_articles(authors=[make_author()], tags=["secret"], series=series, category=category)
    for name in SECTIONS:
        if name != "pages":
            assert section(client, name) == [], name


def test_a_category_that_is_only_a_further_one_counts(client: Client) -> None:
    also = make_category("Also")
    make_article(further_categories=[also])
    assert also.get_absolute_url() in section(client, "categories")


def test_a_section_is_cut_into_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SECTIONS["articles"], "limit", 2)
    articles = [make_article() for _ in range(3)]
    assert any(
        place.endswith("sitemap-articles.xml?p=2") for place in locations(client, "/sitemap.xml")
    )
    assert locations(client, "/sitemap-articles.xml?p=2") == [articles[2].get_absolute_url()]


@pytest.mark.parametrize("name", SECTIONS)
def test_it_asks_as_often_for_many_as_for_one(client: Client, name: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/sitemap-{name}.xml")
        return len(queries)

    def make(count: int) -> None:
        make_articles(
            {
                "authors": [make_author()],
                "tags": [f"tag {count} {number}"],
                "series": Series.objects.create(title="Talks", slug=f"talks-{count}-{number}"),
                "category": make_category(f"Shelf {count} {number}"),
            }
            for number in range(count)
        )

    make(1)
    for_one = asked()
    make(9)
    assert asked() == for_one


def test_robots_may_read_the_library_and_nothing_of_people(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    rules = RobotFileParser()
    rules.parse(lines)
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    for allowed in (
        "/",
        "/learn/",
        "/learn/safer-care/handover-12/",
        "/learn/tag/sepsis/",
        "/learn/feed/",
    ):
        assert rules.can_fetch("*", allowed), allowed
    for refused in (
        "/accounts/login/",
        "/settings/",
        "/admin/",
        "/learn/saved/",
        "/learn/?q=sepsis",
    ):
        assert not rules.can_fetch("*", refused), refused


def test_browsers_learn_how_to_search_here(client: Client) -> None:
    response = client.get("/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    templates = [place.attrib["template"] for place in root if place.tag.endswith("Url")]
    assert f"{settings.SITE_URL}/learn/?q={{searchTerms}}" in templates
    name = next(place.text for place in root if place.tag.endswith("ShortName"))
    assert len(name or "") <= 16
    assert 'href="/opensearch.xml"' in client.get("/learn/").content.decode()
