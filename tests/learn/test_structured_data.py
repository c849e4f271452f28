"""What other sites read of an article: Open Graph and JSON-LD."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

from learn.articles.page import article_with_parts
from learn.articles.structured_data import head_data, json_ld, open_graph
from learn.models import Article
from tests.make import make_article, make_author

pytestmark = pytest.mark.django_db
NASTY = '</script><script>alert(1)</script><!-- & \u2028 "quoted"'


def read(article: Article) -> Any:
    return article_with_parts(article.pk, AnonymousUser())


def head(article: Article) -> str:
    found = read(article)
    return render_to_string("learn/_article_head.html", {"article": found, **head_data(found)})


def test_json_ld_says_who_wrote_what_when() -> None:
    article = make_article(
        "Safer handover",
        type=Article.Type.RESEARCH,
        authors=[
            make_author("Asha Patel", affiliation="Example Hospital"),
            make_author("Ben Okafor"),
        ],
        tags=["handover"],
        doi="10.1000/x",
    )
    described = json_ld(read(article))
    assert described["@type"] == "ScholarlyArticle"
    assert described["headline"] == "Safer handover"
    assert [author["name"] for author in described["author"]] == ["Asha Patel", "Ben Okafor"]
    assert described["author"][0]["affiliation"]["name"] == "Example Hospital"
    assert described["datePublished"] == read(article).published_at.isoformat()
    assert described["publisher"]["name"] == settings.SITE_NAME
    assert described["keywords"] == ["handover"]
    assert described["identifier"] == [
        {"@type": "PropertyValue", "propertyID": "doi", "value": "10.1000/x"}
    ]
    assert described["url"] == settings.SITE_URL + article.get_absolute_url()


def test_a_preexisting_article_names_its_source() -> None:
    article = make_article(
        is_preexisting=True,
        source_url="https://journal.example/1",
        original_author_text="Smith J, Jones B",
        original_date=date(2019, 2, 28),
    )
    described = json_ld(read(article))
    assert described["isBasedOn"] == "https://journal.example/1"
    assert described["author"] == [{"@type": "Person", "name": "Smith J, Jones B"}]
    assert described["dateCreated"] == "2019-02-28"


def test_open_graph_is_absolute_and_leaves_out_what_is_empty() -> None:
    article = make_article("Safer handover", summary="")
    pairs = dict(open_graph(read(article)))
    assert pairs["og:url"] == settings.SITE_URL + article.get_absolute_url()
    assert pairs["og:title"] == "Safer handover"
    assert "og:description" not in pairs


def test_nothing_an_author_writes_can_leave_the_script_or_an_attribute() -> None:
    article = make_article(
        NASTY, summary=NASTY, authors=[make_author(NASTY, affiliation=NASTY)], tags=[NASTY]
    )
    page = head(article)
    assert page.count("<script") == page.count("</script>") == 1
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert script is not None
    assert json.loads(script[1])["headline"].startswith("</script><script>alert(1)")
    assert not re.search(r"[<>&\u2028]", script[1])
    assert 'content="</' not in page


@pytest.mark.parametrize("kind", Article.Type.values)
def test_every_type_is_described(kind: str) -> None:
    assert json_ld(read(make_article(type=kind)))["@type"]


def test_the_head_names_the_one_address() -> None:
    article = make_article()
    assert f'<link rel="canonical" href="{settings.SITE_URL}{article.get_absolute_url()}">' in head(
        article
    )
